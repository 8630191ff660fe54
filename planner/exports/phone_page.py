"""One outing as a page of its own, for a telephone without network: map, hours, steps, counts.

The page asks for nothing: no script, no file, no host, no position. A place reserved to the team is
at a named crossing, sealed places and visits are only on paper (`Exit.OFFLINE`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources

from planner.exports.export import Export
from planner.exports.french import length
from planner.exports.printable import one_line
from planner.exports.sheet import Sheet, SheetLeg, SheetStop, StopMark
from planner.exports.sheet_build import build_sheet
from planner.exports.sheet_inputs import SheetInputs
from planner.hours import duration_words
from planner.i18n import _, labelled, language
from planner.model import PlannedShift
from planner.privacy import Exit
from planner.tally import tally_words

MAP_MM = (100.0, 105.0)
"""Size at which the map is drawn: its names can be read 360 pixels wide."""


def render_page(shift: PlannedShift, inputs: SheetInputs) -> str:
    """Write the page; every text is escaped, the only markup inside is the map drawn here."""
    sheet = build_sheet(shift, inputs, exit_=Exit.OFFLINE, map_mm=MAP_MM)
    hidden = len(shift.passages) - len(sheet.stops)
    body = (
        _head(sheet),
        f'<main><figure role="img" aria-label="{_safe(sheet.map.alt)}">{sheet.map.svg}</figure>',
        _stops(sheet, hidden),
        _section(_("Chemin, rue par rue"), "".join(map(_leg, sheet.legs))),
        _list(_("Avant de partir"), sheet.briefing),
        _list(_("Ouvert à côté pendant la sortie"), sheet.services),
        _phones(sheet),
        "</main>",
        _foot(sheet),
    )
    css = _css()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        f"<title>{_safe(sheet.title)}</title><style>{css}</style></head>"
        f"<body>{''.join(body)}</body></html>\n"
    )


@cache
def _css() -> str:
    return (resources.files("planner.exports") / "phone.css").read_text("utf-8")


def _safe(text: str) -> str:
    """Text as typed, on one line, that no page takes for markup."""
    return escape(one_line(text), quote=True)


def _head(sheet: Sheet) -> str:
    header = sheet.header
    fictional = f'<p class="tag">{_safe(_("territoire fictif"))}</p>' if sheet.fictional else ""
    alerts = "".join(f'<p class="tag">{_safe(line)}</p>' for line in sheet.alerts)
    version = _("version {version}").format(version=header.version)
    line = " · ".join(filter(None, (header.territory, header.mode, version, header.code)))
    return (
        f"<header>{fictional}{alerts}<small>{_safe(header.organisation)}</small>"
        f"<h1>{_safe(header.team)}</h1><p><b>{_safe(header.date)}</b>, {_safe(header.hours)}</p>"
        f'<p class="soft">{_safe(line)}<br>{_safe(labelled(_("base"), header.base))}</p></header>'
    )


def _section(title: str, content: str) -> str:
    return f"<section><h2>{_safe(title)}</h2>{content}</section>" if content else ""


def _list(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{_safe(line)}</li>" for line in lines)
    return _section(title, f"<ul>{items}</ul>" if items else "")


def _stops(sheet: Sheet, hidden: int) -> str:
    columns = [tally_words(column) for column in sheet.tally]
    items = "".join(_stop(stop, columns) for stop in sheet.stops)
    content = f'<ol class="stops">{items}</ol>' if items else ""
    if hidden:
        told = _("Les autres étapes ne sont que sur la feuille de papier.")
        content += f'<p class="soft">{_safe(told)}</p>'
    content += f'<p class="back">{_safe(_back(sheet))}</p>'
    note = _("Compter, jamais décrire. 0 : passage fait, personne ; vide : pas de passage.")
    if sheet.visits:
        note = _("Une marque par visite, rien sur une personne. Vide : rien n'est dit.")
    return _section(_("Étapes"), f'{content}<p class="soft">{_safe(note)}</p>')


def _back(sheet: Sheet) -> str:
    lines = []
    if sheet.pause is not None:
        lines.append(_("Pause {hour}").format(hour=sheet.pause))
    if sheet.start_back is not None:
        lines.append(_("Prendre le chemin du retour {hour}").format(hour=sheet.start_back))
    lines.append(_("de retour à la base {hour}").format(hour=sheet.back_at))
    return " · ".join(lines)


def _stop(stop: SheetStop, columns: list[str]) -> str:
    mark = _("réservé à l'équipe") if stop.mark is StopMark.TEAM else ""
    ring = "" if stop.mark is StopMark.NONE else " ring"
    facts = " · ".join(
        filter(None, (duration_words(60 * stop.presence_min),
                      _("départ {hour}").format(hour=stop.leave), mark))
    )  # fmt: skip
    phrases = "".join(f"<p>{_safe(item.phrase)}</p>" for item in stop.instructions)
    counts = "".join(f"<span>{_safe(column)}</span>" for column in columns)
    return (
        f'<li><span class="disc{ring}">{stop.number}</span><div>'
        f'<p><b>{_safe(stop.arrive)}</b></p><p class="place">{_safe(stop.label)}</p>'
        f'<p class="soft">{_safe(facts)}</p>{phrases}<div class="counts">{counts}</div></div></li>'
    )


def _leg(leg: SheetLeg) -> str:
    figures = f"{duration_words(60 * leg.minutes)} · {length(leg.length_m)}"
    note = f" <i>{_safe(leg.note)}</i>" if leg.note else ""
    return (
        f'<div class="leg"><p><b>{_safe(leg.heading)}</b> <span class="soft">{_safe(figures)}'
        f"</span></p><p>{_safe(' '.join(leg.steps))}{note}</p></div>"
    )


def _phones(sheet: Sheet) -> str:
    rows = "".join(
        f"<dt>{_dial(phone.number)}</dt><dd>{_safe(phone.purpose)}</dd>" for phone in sheet.phones
    )
    return _section(_("Numéros"), f"<dl>{rows}</dl>")


def _dial(number: str) -> str:
    digits = "".join(c for c in number if c in "+0123456789")
    return f'<a href="tel:{digits}">{_safe(number)}</a>' if digits else _safe(number)


def _foot(sheet: Sheet) -> str:
    destroy = _("À effacer le {date}").format(date=sheet.destroy_on)
    lost = _("Téléphone perdu : prévenir l'astreinte aussitôt.")
    return (
        f'<footer><p class="back">{_safe(destroy)}. {_safe(lost)}</p>'
        f'<p class="soft">{_safe(" · ".join(sheet.attributions))}</p></footer>'
    )


def _render(shift: PlannedShift, inputs: SheetInputs) -> bytes:
    return render_page(shift, inputs).encode("utf-8")


PAGE_EXPORT = Export("html", "Page de téléphone (HTML)", "text/html", ".html", _render)
