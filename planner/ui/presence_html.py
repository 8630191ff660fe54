"""Who passes when as HTML: calendars of zones, passages as lines, overlaps and holes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from planner.clock import weekday_name
from planner.exports.needs_table import need_text, number
from planner.hours import span_of_hours, unbroken
from planner.i18n import _, labelled, ngettext
from planner.indicators.need import Needs
from planner.indicators.presence import BAND_MIN, NUM_BANDS
from planner.indicators.presence_gaps import WATCHED_BANDS
from planner.model import Public
from planner.ui import calendar_html, parts
from planner.ui.calendar_html import Calendar, Row

LINES = 30
"""Lines of a list of overlaps or of holes."""
_WEEK = tuple(range(7))


def zones_calendar(
    found: pd.DataFrame,
    holes: pd.DataFrame,
    rows: list[Row],
    *,
    weekdays: Sequence[int],
    bands: Sequence[int],
    public: Public,
) -> str:
    """Calendar of some zones; `found`, `holes`: slots and holes of them alone."""
    if not rows:
        return parts.notes_html([_("Aucune zone ne répond à ce choix.")])
    empty = frozenset(
        (str(row["zone_id"]), int(row["weekday"]), band)
        for row in holes.to_dict("records")
        for band in range(int(row["start_h"]) * 60 // BAND_MIN, int(row["end_h"]) * 60 // BAND_MIN)
    )
    shown = Calendar(calendar_html.told_slots(found), empty, weekdays, bands)
    caption = _("Nombre d'opérateurs par zone, jour et tranche de deux heures")
    return calendar_html.zones_html(shown, rows, caption) + calendar_html.legend_html(
        _watched_words(public)
    )


def _watched_words(public: Public) -> str:
    first, *_more, last = WATCHED_BANDS[public]
    return hours_words(first * BAND_MIN // 60, (last + 1) * BAND_MIN // 60)


def passages_html(joined: pd.DataFrame, names: dict[str, str] | None, *, most: int) -> str:
    """Passages as lines: zone (left out without `names`), day, hours, operators, sureness.

    `joined`: slots joined as hours (`presence_slots.as_hours`).
    """
    if joined.empty:
        return parts.notes_html([_("Aucun passage déclaré.")])
    lines = [
        (
            *(() if names is None else (names[str(row["zone_id"])],)),
            weekday_name(int(row["weekday"])),
            hours_words(row["start_h"], row["end_h"]),
            ", ".join(map(str, row["operators"])),
            ", ".join(calendar_html.sureness_words(row)) or _("sûr"),
        )
        for row in joined.head(most).to_dict("records")
    ]
    header = (_("jour"), _("heures"), _("opérateurs"), _("sûreté"))
    table = parts.table_html(header if names is None else (_("zone"), *header), lines)
    return table + _others_html(len(joined) - most)


def week_calendar(found: pd.DataFrame, zone: str) -> str:
    """Calendar of one zone."""
    shown = Calendar(calendar_html.told_slots(found), frozenset(), _WEEK, tuple(range(NUM_BANDS)))
    caption = _("Opérateurs par jour et par tranche de deux heures")
    return calendar_html.week_html(shown, zone, caption)


def gaps_html(
    together: pd.DataFrame,
    holes: pd.DataFrame,
    num_holes: int,
    needs: Needs,
    names: dict[str, str],
) -> str:
    """List where several operators come at one hour, and where nobody does.

    `together`, `holes`: overlaps and first holes, days together; `num_holes`: lines in all.
    """
    when = (_("zone"), _("jours"), _("heures"))
    several = _list_html(
        _("Plusieurs équipes à la même heure"),
        (*when, _("opérateurs")),
        [(*_when(row, names), ", ".join(row["operators"])) for row in _first(together)],
        len(together),
    )
    nobody = _list_html(
        _("Personne, là où le besoin est connu"),
        (*when, _("besoin estimé")),
        [(*_when(row, names), need_text(row["need"], needs)) for row in _first(holes)],
        num_holes,
    )
    return several + nobody


def days_words(weekdays: Sequence[int]) -> str:
    """Days in their order; all seven are every day."""
    if len(set(weekdays)) == len(_WEEK):
        return _("tous les jours")
    return ", ".join(weekday_name(int(day)) for day in sorted(weekdays))


def hours_words(start_h: float, end_h: float) -> str:
    """Hours of a day from one to another."""
    return unbroken(span_of_hours(round(start_h * 60), round(end_h * 60)))


def _first(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.head(LINES).to_dict("records")]


def _when(row: dict[str, Any], names: dict[str, str]) -> tuple[str, str, str]:
    hours = hours_words(row["start_h"], row["end_h"])
    return names[str(row["zone_id"])], days_words(row["weekday"]), hours


def _list_html(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]], num: int) -> str:
    told = parts.notes_html([labelled(title, number(num, 0))])
    if rows:
        told += parts.table_html(header, rows)
    return told + _others_html(num - len(rows))


def _others_html(num: int) -> str:
    words = ngettext("… et {num} autre", "… et {num} autres", num).format(num=number(num, 0))
    return parts.notes_html([words] if num > 0 else [])
