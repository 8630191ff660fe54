"""Workbook of sheets brought back: one table for the template and the reader; no free text."""

from __future__ import annotations

from planner.means_layout import ColumnSpec, SheetSpec
from planner.returns import Held
from planner.tally import HEADERS, ROUND_COLUMNS, VISIT_COLUMNS

HELD = {"oui": Held.YES, "en partie": Held.PARTLY, "non": Held.NO}
OUTCOMES = {HEADERS[column]: column for column in VISIT_COLUMNS}
CODE, NUMBER, HOUR, PLACE, HELD_COLUMN, OUTCOME = (
    "sortie", "n°", "heure", "lieu", "tenue", "issue",
)  # fmt: skip
_CODE = ColumnSpec(CODE, "Code en haut de la feuille.", "exemple-K7F3Q", required=True)
_NUMBER = ColumnSpec(NUMBER, "Numéro de la ligne sur la feuille.", "1", required=True)
_HOUR = ColumnSpec(HOUR, "Pour s'y retrouver ; n'est pas lue.", "21:00")
_PLACE = ColumnSpec(PLACE, "Pour s'y retrouver ; n'est pas lu.", "L1")
_COUNTS = tuple(
    ColumnSpec(HEADERS[column], "0 : passage fait, personne ; vide : pas compté.", "0")
    for column in ROUND_COLUMNS
)
OUTINGS_SHEET = SheetSpec(
    "sorties",
    "Une ligne par feuille revenue.",
    (
        _CODE,
        ColumnSpec("date", "Pour s'y retrouver ; n'est pas lue.", "01/12/2026"),
        ColumnSpec("équipe", "Pour s'y retrouver ; n'est pas lue.", "A"),
        ColumnSpec(HELD_COLUMN, "Oui, en partie ou non.", "oui", tuple(HELD)),
    ),
)
COUNTS_SHEET = SheetSpec(
    "comptes",
    "Comptes par lieu, jamais une ligne par personne.",
    (_CODE, _NUMBER, _HOUR, _PLACE, *_COUNTS),
    optional=True,
)
VISITS_SHEET = SheetSpec(
    "visites",
    "Ce qu'il est advenu de chaque visite.",
    (
        _CODE,
        _NUMBER,
        _HOUR,
        _PLACE,
        ColumnSpec(OUTCOME, "Vide : pas dit.", "faite", tuple(OUTCOMES)),
    ),
    optional=True,
)
UNPLANNED_SHEET = SheetSpec(
    "imprévus",
    "Rencontres et appels que le plan ne prévoyait pas : une rue, une heure, des comptes.",
    (
        _CODE,
        ColumnSpec(HOUR, "Heure de la rencontre.", "22:15", required=True),
        ColumnSpec("rue", "Nom de la rue.", "rue Carnot", required=True),
        ColumnSpec("croisement", "Rue croisée, pour dire où dans la rue.", "avenue Thiers"),
        *_COUNTS,
    ),
    optional=True,
)
RETURN_SHEETS = (OUTINGS_SHEET, COUNTS_SHEET, VISITS_SHEET, UNPLANNED_SHEET)
