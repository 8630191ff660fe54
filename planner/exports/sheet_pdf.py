"""Route sheets as a tagged A4 PDF, recto and verso; maps travel as SVG beside the texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from planner.exports.export import Export
from planner.exports.french import length
from planner.exports.printable import printable_tree
from planner.exports.qr import qr_svg
from planner.exports.sheet import (
    ONE_PAGE_STOPS,
    Instruction,
    Sheet,
    SheetLeg,
    SheetStop,
    StopMark,
)
from planner.exports.typeset import typeset
from planner.hours import duration_words
from planner.i18n import _, language
from planner.model import PlannedShift
from planner.tally import UNPLANNED_LINES, tally_words

if TYPE_CHECKING:
    from planner.exports.sheet_inputs import SheetInputs


def render(sheets: Sequence[Sheet]) -> bytes:
    """Typeset sheets, each starting on an odd page, as a PDF/UA-1 document.

    Parameters
    ----------
    sheets
        At least one sheet; all in the language in use.

    Returns
    -------
    bytes
        The PDF.
    """
    pages = [
        printable_tree(_page(sheet, rank)) | {"svg": sheet.map.svg, "qr": _qr(sheet)}
        for rank, sheet in enumerate(sheets)
    ]
    return typeset("sheet", sheets=pages, words=printable_tree(_words(sheets)))


def _qr(sheet: Sheet) -> str:
    return qr_svg(sheet.header.code) if sheet.header.code else ""


def _page(sheet: Sheet, rank: int) -> dict[str, Any]:
    header = sheet.header
    return {
        "key": str(rank),
        "header": {
            name: getattr(header, name)
            for name in (
                "organisation",
                "team",
                "territory",
                "date",
                "hours",
                "mode",
                "base",
                "code",
            )
        },
        "version": _version(sheet),
        "qr_alt": _("code de la feuille : {code}").format(code=header.code),
        "code": _("retour {code}").format(code=header.code) if header.code else "",
        "version_short": _("version {version}").format(version=header.version),
        "fictional": sheet.fictional,
        "alt": sheet.map.alt,
        "map_height": sheet.map.height_mm,
        "one_page": len(sheet.stops) <= ONE_PAGE_STOPS,
        "empty_lines": UNPLANNED_LINES,
        "stops": [_stop(stop) for stop in sheet.stops],
        "legs": [_leg(leg) for leg in sheet.legs],
        "instructions": _instructions(sheet.stops),
        "tally": [tally_words(column) for column in sheet.tally],
        "unplanned": _("Imprévus et appels")
        if sheet.visits
        else _("Rencontres imprévues et appels tardifs du 115"),
        "tally_note": _tally_note(sheet),
        "start_back": _start_back(sheet),
        "back_at": _("de retour à la base {hour}").format(hour=sheet.back_at),
        "pause": _pause(sheet),
        "briefing": list(sheet.briefing),
        "services": list(sheet.services),
        "promises": list(sheet.promises),
        "alerts": list(sheet.alerts),
        "phones": [{"number": p.number, "purpose": p.purpose} for p in sheet.phones],
        "destroy": _("À détruire le {date}").format(date=sheet.destroy_on),
        "attributions": " · ".join(sheet.attributions),
    }


def _tally_note(sheet: Sheet) -> str:
    """How a cell is filled: a count of a street round, one mark of a visit."""
    if sheet.visits:
        return _(
            "Une croix par visite, aucun nom sur cette feuille. Rien de coché : rien n'est dit."
        )
    return _(
        "Compter, jamais décrire : aucun nom sur cette feuille. "
        "0 : passage fait, personne ; case vide : pas de passage."
    )


def _version(sheet: Sheet) -> str:
    header = sheet.header
    if header.replaces is None:
        return _("version {version}").format(version=header.version)
    return _("version {version}, remplace la version {replaces}").format(
        version=header.version, replaces=header.replaces
    )


def _pause(sheet: Sheet) -> str:
    if sheet.pause is None:
        return ""
    return _("Pause {hour}").format(hour=sheet.pause)


def _start_back(sheet: Sheet) -> str:
    if sheet.start_back is None:
        return ""
    return _("Prendre le chemin du retour {hour}").format(hour=sheet.start_back)


def _stop(stop: SheetStop) -> dict[str, Any]:
    marks = {
        StopMark.NONE: "",
        StopMark.TEAM: _("réservé à l'équipe"),
        StopMark.MEETING: _("point de rendez-vous"),
    }
    return {
        "number": stop.number,
        "arrive": stop.arrive,
        "leave": stop.leave,
        "presence": duration_words(60 * stop.presence_min),
        "label": stop.label,
        "note": " · ".join(filter(None, (stop.window, marks[stop.mark]))),
        "hollow": stop.mark is StopMark.MEETING,
        "codes": " · ".join(item.code for item in stop.instructions),
    }


def _instructions(stops: Sequence[SheetStop]) -> list[dict[str, str]]:
    """Each coded phrase once, with the numbers of its stops."""
    stops_of: dict[Instruction, list[str]] = {}
    for stop in stops:
        for item in stop.instructions:
            stops_of.setdefault(item, []).append(str(stop.number))
    return [
        {"code": item.code, "phrase": item.phrase, "stops": ", ".join(numbers)}
        for item, numbers in sorted(stops_of.items(), key=lambda pair: pair[0].code)
    ]


def _leg(leg: SheetLeg) -> dict[str, str]:
    figures = f"{duration_words(60 * leg.minutes)} · {length(leg.length_m)}"
    return {
        "heading": leg.heading,
        "figures": figures,
        "steps": " ".join(leg.steps),
        "note": leg.note,
    }


def _words(sheets: Sequence[Sheet]) -> dict[str, Any]:
    title = sheets[0].title if len(sheets) == 1 else _("Feuilles de route")
    return {
        "title": title,
        "lang": language(),
        "fictional": _("territoire fictif"),
        "page": _("page"),
        "base": _("base :"),
        "columns": [_("n°"), _("heure"), _("lieu"), _("présence"), _("départ")],
        "unplanned_columns": [_("heure"), _("rue, croisement"), _("origine (115, en chemin)")],
        "briefing": _("Avant de partir"),
        "directions": _("Chemin, rue par rue"),
        "instructions": _("Consignes par lieu"),
        "services": _("Ouvert à côté pendant la sortie"),
        "promises": _("Passages annoncés qui changent"),
        "phones": _("Numéros"),
        "strip": _("À détacher : comptes de la sortie"),
        "strip_note": _("par numéro d'étape ; aucun lieu ; vide : pas de passage"),
        "strip_more": _("imprévus"),
        "strip_total": _("total"),
        "lost": _(
            "Feuille perdue : prévenir l'astreinte aussitôt, en disant quelle équipe et quel jour."
        ),
    }


def _render(shift: PlannedShift, inputs: SheetInputs) -> bytes:
    from planner.exports.sheet_build import build_sheet

    return render([build_sheet(shift, inputs)])


SHEET_EXPORT = Export("pdf", "Feuille de route (PDF)", "application/pdf", ".pdf", _render)
