"""Slots told to people, on the week page: what this plan keeps, moves and drops of them."""

from __future__ import annotations

import streamlit as st

from planner.exports.promise_words import kept_words, promise_row
from planner.exports.speaker import Speaker
from planner.i18n import _, ngettext
from planner.model import WeekPlan
from planner.planning.promised import PromisesKept
from planner.ui import parts, plan_cache


def show_promised(plan: WeekPlan) -> None:
    """Those broken first, then those a few minutes away; those kept to the minute are folded.

    A version published after another one of its week says first what it changes of that one.
    """
    parts.section(_("Créneaux annoncés"))
    _since_replaced(plan)
    kept = plan_cache.promises(plan)
    if kept is None or not kept.num:
        parts.notes([_("Aucune semaine publiée avant celle-ci : rien n'a été annoncé.")])
        return
    speaker = plan_cache.recalling(plan)
    header = (_("lieu"), _("annoncé"), _("cette semaine"), _("ce qu'il en est"))
    parts.notes([kept_words(kept)])
    changed = sorted(kept.changed, key=lambda one: one.kept)  # stable: by start within each
    if changed:
        parts.table(header, [promise_row(one, speaker) for one in changed])
    if any(not one.outing for one in kept.broken):
        parts.notes([
            _("Un créneau dont la sortie n'a plus lieu ne coûte rien aux repères du plan : les "
              "moyens l'ont déjà retirée. Les personnes sont à prévenir quand même.")
        ])  # fmt: skip
    _kept_exactly(kept, header, speaker)


def _since_replaced(plan: WeekPlan) -> None:
    found = plan_cache.since_replaced(plan)
    if found is None:
        return
    before, kept = found
    if not kept.changed:
        words = _("Aucun créneau annoncé par la version {version} de cette semaine ne change.")
        parts.notes([words.format(version=before.version)])
        return
    words = ngettext(
        "{num} créneau annoncé par la version {version} de cette semaine a changé :",
        "{num} créneaux annoncés par la version {version} de cette semaine ont changé :",
        len(kept.changed),
    )
    parts.notes([words.format(num=len(kept.changed), version=before.version)])
    speaker = plan_cache.recalling(plan, told=before)
    header = (_("lieu"), _("annoncé"), _("cette version"), _("ce qu'il en est"))
    changed = sorted(kept.changed, key=lambda one: one.kept)
    parts.table(header, [promise_row(one, speaker) for one in changed])


def _kept_exactly(kept: PromisesKept, header: tuple[str, ...], speaker: Speaker) -> None:
    exact = [one for one in kept.slots if one.to_the_minute]
    if exact:
        label = ngettext(
            "{num} créneau tenu à la minute", "{num} créneaux tenus à la minute", len(exact)
        )
        with st.expander(label.format(num=len(exact))):
            parts.table(header[:-1], [promise_row(one, speaker)[:-1] for one in exact])
