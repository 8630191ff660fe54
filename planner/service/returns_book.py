"""Sheets brought back by workbook: a template with the lines printed, and reading it filled in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from planner.errors import Fault, ReturnError, UsageError
from planner.exports.means_template import Rows, write_workbook
from planner.i18n import _
from planner.returns import OutingReturn
from planner.returns_layout import (
    CODE,
    COUNTS_SHEET,
    HELD_COLUMN,
    HOUR,
    NUMBER,
    PLACE,
    RETURN_SHEETS,
    UNPLANNED_SHEET,
    VISITS_SHEET,
)
from planner.service.load import load_territory
from planner.service.outings import Outing, coded, lines_of, past_outings
from planner.service.retention import erase_expired
from planner.service.returns import read_return
from planner.service.unplanned import locator
from planner.sources.means_cells import shown
from planner.sources.returns_book import read_returns
from planner.store.workspace import Workspace

_INTRODUCTION = (
    "Feuilles revenues",
    "Remplir ce qui est sur la feuille : 0, passage fait et personne ; vide, pas compté.",
    "Aucun nom, aucun trait d'une personne : des nombres, des lieux, des heures.",
    "Pour lire ce classeur : la page « Retours », ou aller-vers returns add CODE CE_FICHIER.xlsx",
)


def write_returns_template(
    workspace: Workspace, path: Path | io.BytesIO, outings: Iterable[Outing]
) -> None:
    """Write a workbook with the lines of outings, to be filled in."""
    rows: dict[str, list[dict[str, object]]] = {sheet.name: [] for sheet in RETURN_SHEETS}
    for outing in outings:
        rows["sorties"].append(
            {CODE: outing.code, "date": outing.shift.date.strftime("%d/%m/%Y"),
             "équipe": outing.team.name, HELD_COLUMN: None}
        )  # fmt: skip
        sheet = VISITS_SHEET if outing.visits else COUNTS_SHEET
        rows[sheet.name] += [
            {CODE: outing.code, NUMBER: line.number, HOUR: line.hour, PLACE: line.label}
            for line in lines_of(workspace, outing)
        ]
    filled: Rows = rows
    write_workbook(path, RETURN_SHEETS, _INTRODUCTION, filled)


def add_returns(
    workspace: Workspace,
    code: str,
    path: Path,
    *,
    known: Sequence[Outing] | None = None,
    replacing: bool = False,
    today: dt.date | None = None,
) -> list[OutingReturn]:
    """Read a workbook and save all its returns, or none. What has expired is erased.

    Parameters
    ----------
    known
        Outings that whoever brings the workbook may tell of; None: all those of the last weeks.
        A code of any other is unknown.
    replacing
        Whether outings brought back before are corrected, the lines no plan foresaw with them.

    Raises
    ------
    InputFileError
        Not a workbook.
    ReturnError
        All the faults of its lines; nothing is saved.
    """
    today = today or dt.date.today()
    typed, faults = read_returns(path)
    if known is None:
        known = past_outings(workspace, code, today=today)
    names = locator(load_territory(workspace, code, today=today).gazetteer())
    told: list[OutingReturn] = []
    for outing_code, one in typed.items():
        try:
            outing = _one(coded(known, outing_code))
        except UsageError as error:
            faults.append(Fault(str(error)))
            continue
        if outing.told is not None and not replacing:
            message = _("sortie {code} déjà saisie").format(code=outing.code)
            hint = _("pour la corriger : --replace, ou la case « Corriger » de la page")
            faults.append(Fault(message, hint))
            continue
        made, wrong = read_return(
            workspace, outing, replace(one, version=outing.version), locate=names, today=today
        )
        faults += [_in_book(fault, outing, path) for fault in wrong]
        if made is not None:
            told.append(made)
    if not typed and not faults:
        faults.append(Fault(_("aucune feuille remplie"), _("remplir « sorties »")))
    if faults:
        raise ReturnError([replace(one, file=one.file or shown(path.name)) for one in faults])
    erase_expired(workspace, code, today=today)
    return workspace.save_returns(code, told)


def _one(found: list[Outing]) -> Outing:
    if len(found) > 1:
        message = _("code {code} : {num} sorties le portent ; les saisir dans l'application")
        raise UsageError(message.format(code=found[0].code, num=len(found)))
    return found[0]


def _in_book(fault: Fault, outing: Outing, path: Path) -> Fault:
    """A fault with the sheet of the workbook it stands in, or the outing it is about."""
    if fault.line is None:
        message = _("sortie {code} : {what}").format(code=outing.code, what=fault.message)
        return replace(fault, message=message, file=shown(path.name), sheet="sorties")
    sheet = VISITS_SHEET if outing.visits else COUNTS_SHEET
    name = UNPLANNED_SHEET.name if fault.sheet else sheet.name
    return replace(fault, file=shown(path.name), sheet=name)
