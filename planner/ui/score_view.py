"""What a plan's points are made of: by part, by outing, and the workbook."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner.exports.change_words import ChangeWords
from planner.exports.margin_words import MarginWords
from planner.exports.score_words import OutingRows, names_told, part_rows, part_words, told_words
from planner.exports.xlsx_table import XLSX_MIME
from planner.i18n import _, listed
from planner.model import WeekPlan
from planner.service.judging import CheckedPlan
from planner.service.leaving import for_whom
from planner.service.margin import Margin
from planner.service.score import score_bytes, score_name
from planner.ui import parts, plan_cache
from planner.ui.given import give


def show_score(plan: WeekPlan, checked: CheckedPlan) -> None:
    """A part of the page, closed until asked for."""
    box = parts.folded(_("De quoi sont faits les repères du plan"), "score")
    if box is None:
        return
    with box:
        score = plan_cache.score(plan)
        parts.table((_("repère du plan"), _("points")), part_rows(score.outings), numbers=1)
        told = names_told(score.outings)
        header = (_("sortie"), *map(part_words, told), _("total"))
        rows = list(OutingRows(checked.plan, checked.means).rows(score.outings))
        parts.table(header, rows, numbers=len(told) + 1)
        parts.notes(
            [
                told_words(),
                _("Le classeur dit aussi les zones, sans les lieux protégés."),
            ]
        )
        make, name = partial(score_bytes, checked, score), score_name(checked.plan)
        give(_("Repères (XLSX)"), make, name, XLSX_MIME, for_whom(for_team=score.for_team))
        if st.button(_("Chercher ce qu'apporterait une heure de plus")):
            with st.spinner(_("Essais en cours")):
                found = plan_cache.margin(plan)
            _margin(
                MarginWords(ChangeWords(plan, checked.means, found.names), checked.means), found
            )


def _margin(words: MarginWords, found: Margin) -> None:
    """What an hour more of each team would bring, and how to read it."""
    rows = [
        (words.team(value.team), words.value(value), listed(words.details(value)))
        for value in found.hours.values
    ]
    if rows:
        parts.table((_("équipe"), _("une heure de plus apporterait"), _("détail")), rows)
    parts.notes(list(words.notes(found.hours)))
