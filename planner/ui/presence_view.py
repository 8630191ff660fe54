"""Who passes when, all operators: calendar of every zone, overlaps and holes with their hours."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from planner.clock import weekday_name
from planner.exports.needs_table import need_text, number
from planner.hours import span_of_hours, unbroken
from planner.i18n import _, labelled, ngettext
from planner.indicators.need import Needs
from planner.indicators.presence import BAND_MIN, NUM_BANDS
from planner.indicators.presence_gaps import WATCHED_BANDS, days_together
from planner.indicators.presence_slots import PARTS_OF_DAY, as_hours
from planner.kept import Kept
from planner.model import Public
from planner.service.load import LoadedTerritory
from planner.service.piece import giving_words
from planner.ui import cache, calendar_html, parts, zone_cache
from planner.ui.cache import Key
from planner.ui.calendar_html import Calendar, Row
from planner.ui.page_link import giving_link
from planner.ui.zone_cache import Gaps

LINES = 30
TABLE_LINES = 200
ZONES_SHOWN = 60
"""Rows of the calendar; the others are found by searching."""
ALL = "all"
_WEEK = tuple(range(7))
_FIRST_MOMENT = {Public.STREET: "evening", Public.HOUSING: "open"}
"""Part of the day shown first: the one in which holes are told."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the calendar is asked for; None: all."""

    weekdays: tuple[int, ...]
    bands: tuple[int, ...]
    operator: str | None
    zones: str
    words: str


def show_presence(
    loaded: LoadedTerritory, needs: Needs, present: pd.DataFrame | None, key: Key
) -> None:
    """Show the calendar of all zones, the same as a table, overlaps and holes.

    `key`: of the needs, as `zone_cache.study` gives it.
    """
    parts.section(_("Qui passe où et quand : tous les opérateurs"))
    if present is None:
        parts.notes([_("Aucun fichier « qui passe où » dans ce territoire : présence inconnue.")])
        words = _("Le donner : page « Territoire », « {part} »").format(part=giving_words())
        link = giving_link(loaded.territory.code, words, same_page=False)
        st.html(f"<p class='av-note'>{link}</p>")
        return
    choosing = cache.workspace().sharing_operators(loaded.territory.code)
    if choosing:
        words = _("Ne paraît ici que ce que partagent, zone par zone : {operators}.")
        parts.notes([words.format(operators=", ".join(choosing))])
    asked = _asked(present, needs.public)
    told = cache.kept(key, f"presence {asked}", lambda: _told(loaded, needs, asked, key))
    st.html(told.calendar)
    with st.expander(_("Le calendrier en tableau")):
        st.html(told.table)
    st.html(told.gaps)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is asked of the calendar, as HTML: it, the same as a table, what is missing."""

    calendar: str
    table: str
    gaps: str


def _told(loaded: LoadedTerritory, needs: Needs, asked: Asked, key: Key) -> _Told:
    code = loaded.territory.code
    shown = zone_cache.passages(
        code, needs.public, weekdays=asked.weekdays, bands=asked.bands, operator=asked.operator
    )
    gaps = zone_cache.gaps(key, needs, shown.told, weekdays=asked.weekdays, bands=asked.bands)
    comes = set(shown.found["zone_id"].astype(str))
    rows, num = _rows(loaded, needs, asked, comes=comes)
    calendar = _calendar_html(shown.found, gaps.holes, rows, asked, _watched_words(needs))
    present = zone_cache.presence(code, needs.public)
    assert present is not None
    elsewhere = present["zone_id"].nunique() - shown.told["zone_id"].nunique()
    names = {row.key: row.name for row in rows}
    own = shown.found[shown.found["zone_id"].astype(str).isin(names)]
    return _Told(
        calendar + parts.notes_html(_left_out(len(rows), num, elsewhere)),
        passages_html(own, names, most=TABLE_LINES),
        _gaps_html(shown.crowded, gaps, needs, zone_names(loaded)),
    )


def _left_out(num_shown: int, num: int, elsewhere: int) -> list[str]:
    """Say what the calendar does not show: more zones, zones passed at other hours."""
    lines = []
    if num > num_shown:
        text = _(
            "{shown} zones sur {num}, celles au plus grand besoin : chercher un nom pour les "
            "autres."
        )
        lines.append(text.format(shown=num_shown, num=number(num, 0)))
    if elsewhere:
        text = ngettext(
            "{num} zone n'a de passage qu'à d'autres heures ou jours que ceux choisis.",
            "{num} zones n'ont de passage qu'à d'autres heures ou jours que ceux choisis.",
            elsewhere,
        )
        lines.append(text.format(num=elsewhere))
    return lines


def _asked(present: pd.DataFrame, public: Public) -> Asked:
    first, second, third, fourth, fifth = st.columns(5)
    days = [ALL, *map(str, _WEEK)]
    day = first.selectbox(
        _("Jour"),
        days,
        format_func=lambda key: _("toute la semaine") if key == ALL else weekday_name(int(key)),
    )
    names = {
        "all": _("toute la journée"),
        "night": _("nuit, {hours}").format(hours=_band(0, 6)),
        "morning": _("matin, {hours}").format(hours=_band(6, 12)),
        "afternoon": _("après-midi, {hours}").format(hours=_band(12, 18)),
        "evening": _("soir, {hours}").format(hours=_band(18, 24)),
        "open": _("journée, {hours}").format(hours=_band(8, 18)),
    }
    keys = list(names)
    first_moment = keys.index(_FIRST_MOMENT[public])
    moment = second.selectbox(
        _("Moment"), keys, index=first_moment, format_func=lambda key: names[key],
        key=f"moment-{public.value}",
    )  # fmt: skip
    operators = sorted(map(str, present["operator"].unique()))
    operator = third.selectbox(
        _("Opérateur"),
        [None, *operators],
        format_func=lambda name: _("tous") if name is None else name,
    )
    kinds = {
        "somebody": _("où quelqu'un passe"),
        "nobody": _("où personne ne passe"),
        "all": _("toutes"),
    }
    shown = fourth.selectbox(_("Montrer"), list(kinds), format_func=lambda key: kinds[key])
    words = fifth.text_input(_("Chercher un nom ou un secteur"), max_chars=60)
    weekdays = _WEEK if day == ALL else (int(day),)
    return Asked(weekdays, PARTS_OF_DAY[moment], operator, shown, words or "")


def _rows(
    loaded: LoadedTerritory, needs: Needs, asked: Asked, *, comes: set[str]
) -> tuple[list[Row], int]:
    """Zones shown, by area then name, and how many there would be."""
    zones, wanted = loaded.required_zones(), bare(asked.words)
    every = _EVERY_ROW.get((zones,), None, lambda: _every_row(loaded))
    somebody = {"somebody": True, "nobody": False}.get(asked.zones)
    kept = [
        at
        for at, row in enumerate(every)
        if (somebody is None or (row.key in comes) == somebody)
        and (not wanted or wanted in bare(f"{row.name} {row.area}"))
    ]
    need = needs.frame["need"].reindex(zones.index).fillna(-1.0).to_numpy()[kept]
    first = np.argsort(-need, kind="stable")[:ZONES_SHOWN].tolist()
    rows = sorted(
        (every[kept[at]] for at in first), key=lambda row: (bare(row.area), bare(row.name))
    )
    return rows, len(kept)


_EVERY_ROW: Kept[tuple[Row, ...]] = Kept(4)
_NAMES: Kept[dict[str, str]] = Kept(4)


def _every_row(loaded: LoadedTerritory) -> tuple[Row, ...]:
    areas = loaded.required_zones()["commune"].tolist()
    return tuple(
        Row(key, name, area if isinstance(area, str) else "")
        for (key, name), area in zip(zone_names(loaded).items(), areas, strict=True)
    )


def bare(text: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _calendar_html(
    found: pd.DataFrame, gaps: pd.DataFrame, rows: list[Row], asked: Asked, watched: str
) -> str:
    if not rows:
        return parts.notes_html([_("Aucune zone ne répond à ce choix.")])
    keys = {row.key for row in rows}
    empty = frozenset(
        (str(row["zone_id"]), int(row["weekday"]), band)
        for row in gaps[gaps["zone_id"].astype(str).isin(keys)].to_dict("records")
        for band in range(int(row["start_h"]) * 60 // BAND_MIN, int(row["end_h"]) * 60 // BAND_MIN)
    )
    told = calendar_html.told_slots(found[found["zone_id"].astype(str).isin(keys)])
    shown = Calendar(told, empty, asked.weekdays, asked.bands)
    caption = _("Nombre d'opérateurs par zone, jour et tranche de deux heures")
    return calendar_html.zones_html(shown, rows, caption) + calendar_html.legend_html(watched)


def _watched_words(needs: Needs) -> str:
    first, *_more, last = WATCHED_BANDS[needs.public]
    return _band(first * BAND_MIN // 60, (last + 1) * BAND_MIN // 60)


def passages_html(found: pd.DataFrame, names: dict[str, str] | None, *, most: int) -> str:
    """Slots as lines: zone (left out without `names`), day, hours, operators, sureness."""
    if found.empty:
        return parts.notes_html([_("Aucun passage déclaré.")])
    joined = as_hours(found)
    lines = [
        (
            *(() if names is None else (names[str(row["zone_id"])],)),
            weekday_name(int(row["weekday"])),
            _band(row["start_h"], row["end_h"]),
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


def _gaps_html(crowded: pd.DataFrame, gaps: Gaps, needs: Needs, names: dict[str, str]) -> str:
    """List where several operators come at one hour, and where nobody does."""
    when = (_("zone"), _("jours"), _("heures"))
    together = days_together(crowded, "operators")
    several = _list_html(
        _("Plusieurs équipes à la même heure"),
        (*when, _("opérateurs")),
        [(*_when(row, names), ", ".join(row["operators"])) for row in _first(together)],
        len(together),
    )
    together = gaps.together
    nobody = _list_html(
        _("Personne, là où le besoin est connu"),
        (*when, _("besoin estimé")),
        [(*_when(row, names), need_text(row["need"], needs)) for row in _first(together)],
        len(together),
    )
    return several + nobody


def days_words(weekdays: Sequence[int]) -> str:
    """Days in their order; all seven are every day."""
    if len(set(weekdays)) == len(_WEEK):
        return _("tous les jours")
    return ", ".join(weekday_name(int(day)) for day in sorted(weekdays))


def zone_names(loaded: LoadedTerritory) -> dict[str, str]:
    """Name of each zone by its key, in their order; the key where it has none."""
    zones = loaded.required_zones()
    return _NAMES.get((zones,), None, lambda: _names(zones))


def _names(zones: gpd.GeoDataFrame) -> dict[str, str]:
    return {
        str(zone): name if isinstance(name, str) else str(zone)
        for zone, name in zip(zones.index.tolist(), zones["name"].tolist(), strict=True)
    }


def _band(start_h: float, end_h: float) -> str:
    return unbroken(span_of_hours(round(start_h * 60), round(end_h * 60)))


def _first(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.head(LINES).to_dict("records")]


def _when(row: dict[str, Any], names: dict[str, str]) -> tuple[str, str, str]:
    hours = _band(row["start_h"], row["end_h"])
    return names[str(row["zone_id"])], days_words(row["weekday"]), hours


def _list_html(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]], num: int) -> str:
    told = parts.notes_html([labelled(title, number(num, 0))])
    if rows:
        told += parts.table_html(header, rows)
    return told + _others_html(num - len(rows))


def _others_html(num: int) -> str:
    words = ngettext("… et {num} autre", "… et {num} autres", num).format(num=number(num, 0))
    return parts.notes_html([words] if num > 0 else [])
