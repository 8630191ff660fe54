"""The log of what was done, for whom looks after the data: a kind of act, a role, a moment."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from planner.audit import Entry, moment_words, verb_words, who_words
from planner.i18n import _
from planner.ui import cache, parts

MOST = 500
DAYS = 30


def show() -> None:
    """Show the page."""
    store = cache.workspace()
    parts.heading(_("Journal"))
    today = dt.datetime.now(dt.UTC).date()
    left, right = st.columns(2)
    first = left.date_input(
        _("Du (UTC)"), today - dt.timedelta(days=DAYS), max_value=today, format="DD/MM/YYYY"
    )
    last = right.date_input(_("Au"), today, max_value=today, format="DD/MM/YYYY")
    parts.notes([_("Ni personne, ni lieu, ni valeur : une sorte d'acte, un rôle, un moment.")])
    entries = store.log(first, last, most=MOST)
    if not entries:
        st.info(_("Le journal n'a aucune ligne ces jours-là."))
        return
    if len(entries) == MOST:
        parts.notes([_("Les {num} dernières lignes de ces jours.").format(num=MOST)])
    header = (_("moment (UTC)"), _("quoi"), _("rôle"), _("repère"), _("nombre"))
    parts.table(header, [_cells(one) for one in entries], numbers=1)


def _cells(entry: Entry) -> tuple[str, str, str, str, str]:
    num = "" if entry.num is None else str(entry.num)
    return (
        moment_words(entry.at),
        verb_words(entry.verb),
        who_words(entry.who),
        entry.ref or "",
        num,
    )
