"""Proposals side by side: what each does, its figures, its consequences in words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from optimisation.proposals.proposal import NUM
from planner.exports.needs_svg import escape
from planner.exports.proposal_words import brief, consequences, title_words
from planner.exports.speaker import Speaker
from planner.i18n import _
from planner.planning.proposed import Proposed
from planner.ui import parts, state

_TO_ACCEPT = "evening_to_accept"


def show_proposals(told: Sequence[Proposed], speaker: Speaker, *, ticket: str) -> int | None:
    """Draw the proposals, the best first; return the number of the one just chosen.

    `ticket` names the answer: a choice made in an answer that no longer holds is no choice in the
    one that takes its place.
    """
    chosen = None
    for number, (column, one) in enumerate(zip(st.columns(NUM), told, strict=False), 1):
        with column:
            st.html(_card(number, one, speaker))
            label = _("Choisir la proposition {number}").format(number=number)
            if st.button(label, width="stretch", key=f"av-choose-{ticket}-{number}"):
                chosen = number
    return chosen


def ask_to_accept(ticket: str, number: int, words: str) -> None:
    """Hold a proposal that breaks what can be accepted, until somebody accepts it or does not."""
    state.hold(_TO_ACCEPT, (ticket, number, words))


def to_accept(ticket: str) -> int | None:
    """Ask whether what is held of an answer is accepted; the number of the proposal, once it is."""
    waits = state.held(_TO_ACCEPT)
    if not isinstance(waits, tuple) or waits[0] != ticket:
        return None
    _ticket, number, words = waits
    st.warning(parts.plain(words))
    left, right = st.columns(2)
    if left.button(_("Garder, en l'acceptant"), width="stretch"):
        state.hold(_TO_ACCEPT, None)
        return int(number)
    if right.button(_("Ne pas garder"), width="stretch"):
        state.hold(_TO_ACCEPT, None)
        st.rerun()
    return None


def _card(number: int, one: Proposed, speaker: Speaker) -> str:
    rows = "".join(
        f"<div><dt>{escape(what)}</dt><dd>{escape(much)}</dd></div>" for what, much in brief(one)
    )
    lists = "".join(
        f"<h4>{escape(told.heading)}</h4><ul>"
        + "".join(f"<li>{escape(line)}</li>" for line in told.lines)
        + "</ul>"
        for told in consequences(one, speaker)
    )
    heading = _("Proposition {number}").format(number=number)
    return (
        f"<section class='av-card'><h3>{escape(heading)}</h3>"
        f"<p>{escape(_sentence(title_words(one, speaker)))}</p><dl>{rows}</dl>{lists}</section>"
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
