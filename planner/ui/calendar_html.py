"""Heat map of presence in HTML: every mark is read without its colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.clock import weekday_name
from planner.exports.needs_svg import escape
from planner.i18n import _, listed
from planner.indicators.presence import BAND_MIN

MOST = 4
"""Operators from which cells are no darker."""
Slot = tuple[str, int, int]
"""Zone's key, weekday, two-hour band."""


@dataclass(frozen=True, slots=True)
class Row:
    """One zone of the calendar: its key, its name, the area it lies in (empty: not known)."""

    key: str
    name: str
    area: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is drawn.

    `told`: what comes, by slot, with the columns of `presence_slots.slots`. `empty`: slots told as
    holes. `weekdays`, `bands`: what is shown of the week.
    """

    told: Mapping[Slot, Mapping[Any, Any]]
    empty: frozenset[Slot]
    weekdays: Sequence[int]
    bands: Sequence[int]


def told_slots(found: pd.DataFrame) -> dict[Slot, Mapping[Any, Any]]:
    """Slots by zone, weekday and band."""
    return {
        (str(row["zone_id"]), int(row["weekday"]), int(row["band"])): row
        for row in found.to_dict("records")
    }


def zones_html(shown: Calendar, rows: Sequence[Row], caption: str) -> str:
    """Zones down, weekdays and bands across; areas head their zones."""
    days = "".join(
        f"<th scope='colgroup' colspan='{len(shown.bands)}'>{escape(weekday_name(day))}</th>"
        for day in shown.weekdays
    )
    hours = "".join(
        _hour_head(band, first=not at) for _day in shown.weekdays
        for at, band in enumerate(shown.bands)
    )  # fmt: skip
    hole = _hole_words()
    wide = 1 + len(shown.weekdays) * len(shown.bands)
    lines, area = [], None
    for row in rows:
        if row.area and row.area != area:
            lines.append(
                f"<tr class='area'><th scope='rowgroup' colspan='{wide}'>"
                f"<span>{escape(row.area)}</span></th></tr>"
            )
        area = row.area
        cells = "".join(
            _cell(shown, (row.key, day, band), hole, first=not at)
            for day in shown.weekdays
            for at, band in enumerate(shown.bands)
        )
        lines.append(f"<tr><th scope='row'>{escape(row.name)}</th>{cells}</tr>")
    head = f"<tr><td rowspan='2'></td>{days}</tr><tr>{hours}</tr>"
    return _table(head, "".join(lines), caption, "av-calendar av-zones")


def week_html(shown: Calendar, zone: str, caption: str) -> str:
    """One zone: weekdays down, bands across."""
    head = "".join(_hour_head(band) for band in shown.bands)
    lines, hole = [], _hole_words()
    for day in shown.weekdays:
        cells = "".join(_cell(shown, (zone, day, band), hole) for band in shown.bands)
        lines.append(f"<tr><th scope='row'>{escape(weekday_name(day))}</th>{cells}</tr>")
    return _table(f"<tr><td></td>{head}</tr>", "".join(lines), caption, "av-calendar")


def _table(head: str, body: str, caption: str, kind: str) -> str:
    return (
        f"<div class='av-scroll av-tall' tabindex='0' role='group' aria-label='{escape(caption)}'>"
        f"<table class='{kind}'><caption>{escape(caption)}</caption>"
        f"<thead>{head}</thead><tbody>{body}</tbody></table></div>"
    )


def _hour_head(band: int, *, first: bool = False) -> str:
    hours = BAND_MIN // 60
    kind = " class='day'" if first else ""
    return f"<th scope='col'{kind}>{band * hours}–{(band + 1) * hours}</th>"


def _hole_words() -> str:
    return escape(_("personne, alors que le besoin est connu"))


def _cell(shown: Calendar, slot: Slot, hole: str, *, first: bool = False) -> str:
    row = shown.told.get(slot)
    kinds = ["day"] if first else []
    if row is None:
        if slot not in shown.empty:
            return f"<td{_class(kinds)}></td>"
        return f"<td{_class([*kinds, 'hole'])} title='{hole}'>–</td>"
    num = int(row["num_operators"])
    kinds.append(f"n{min(num, MOST)}")
    kinds += ["over"] if num > 1 else []
    kinds += ["old"] if row["num_faded"] else []
    marks = ("?" if row["num_unsure"] else "") + ("≈" if row["num_vague"] else "")
    title = escape(listed([", ".join(map(str, row["operators"])), *sureness_words(row)]))
    inner = f"{num}<sup>{marks}</sup>" if marks else str(num)
    return f"<td{_class(kinds)} title='{title}'><span>{inner}</span></td>"


def _class(kinds: Sequence[str]) -> str:
    return f" class='{' '.join(kinds)}'" if kinds else ""


def sureness_words(row: Mapping[Any, Any]) -> list[str]:
    """What is to be known of a slot besides who comes; empty where it is sure and recent."""
    num = int(row["num_operators"])
    said = []
    for name, words, some in (
        ("num_faded", _("ancien, compte moitié"), _("ancien pour {part} sur {num}")),
        ("num_unsure", _("à vérifier"), _("à vérifier pour {part} sur {num}")),
        ("num_vague", _("heures vagues"), _("heures vagues pour {part} sur {num}")),
    ):
        part = int(row[name])
        if part:
            said.append(words if part == num else some.format(part=part, num=num))
    return said


def legend_html(watched: str) -> str:
    """What each mark of the calendar means; `watched` the hours in which a hole is told."""
    keys = [
        ("n1", "1", _("un opérateur")),
        ("n2 over", "2", _("plusieurs à la même heure : chevauchement")),
        ("n1 old", "1", _("vérifié il y a plus de six mois : compte moitié")),
        ("n1", "1<sup>?</sup>", _("à vérifier")),
        ("n1", "1<sup>≈</sup>", _("heures dites vaguement")),
        ("hole", "–", _("personne, alors que le besoin est connu ({hours})").format(hours=watched)),
    ]
    items = "".join(
        f"<li><table class='av-calendar' role='presentation'><tbody><tr><td class='{kind}'>"
        f"<span>{sign}</span></td></tr></tbody></table>{escape(words)}</li>"
        for kind, sign, words in keys
    )
    return f"<ul class='av-legend av-row'>{items}</ul>"
