"""Who passes when, all operators: calendar of every zone, overlaps and holes with their hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from planner.clock import weekday_name
from planner.exports.needs_table import number
from planner.i18n import _, ngettext
from planner.indicators.need import Needs
from planner.indicators.presence_slots import PARTS_OF_DAY
from planner.model import Public
from planner.service.load import LoadedTerritory
from planner.service.piece import giving_words
from planner.ui import cache, parts, zone_cache
from planner.ui.cache import Key
from planner.ui.calendar_html import Row
from planner.ui.page_link import giving_link
from planner.ui.presence_html import LINES, gaps_html, hours_words, passages_html, zones_calendar
from planner.ui.zone_names import bare, every_row, zone_names

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
    told = cache.kept(key, f"presence {asked}", lambda: _told(loaded, needs, asked))
    parts.html(told.calendar)
    with st.expander(_("Le calendrier en tableau")):
        parts.html(told.table)
    parts.html(told.gaps)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is asked of the calendar, as HTML: it, the same as a table, what is missing."""

    calendar: str
    table: str
    gaps: str


def _told(loaded: LoadedTerritory, needs: Needs, asked: Asked) -> _Told:
    code = loaded.territory.code
    shown = zone_cache.passages(
        code, needs.public, weekdays=asked.weekdays, bands=asked.bands, operator=asked.operator
    )
    watched = zone_cache.watched_hours(
        code, needs.public, weekdays=asked.weekdays, bands=asked.bands
    )
    need = needs.frame["need"].reindex(watched.zones)
    kept = _matching(loaded, asked, comes=set(shown.found["zone_id"].unique()))
    first = kept[np.argsort(-need.fillna(-1.0).to_numpy()[kept], kind="stable")[:ZONES_SHOWN]]
    zones, rows = watched.zones[first], _rows(loaded, first)
    own = shown.found[shown.found["zone_id"].isin(zones)]
    holes = watched.holes(need)
    calendar = zones_calendar(
        own,
        holes.frame(zones),
        rows,
        weekdays=asked.weekdays,
        bands=asked.bands,
        public=needs.public,
    )
    present = zone_cache.presence(code, needs.public)
    assert present is not None
    elsewhere = present["zone_id"].nunique() - shown.told["zone_id"].nunique()
    lines, num_lines = holes.first_together(LINES)
    return _Told(
        calendar + parts.notes_html(_left_out(len(rows), len(kept), elsewhere)),
        passages_html(
            shown.hours[shown.hours["zone_id"].isin(zones)],
            {row.key: row.name for row in rows},
            most=TABLE_LINES,
        ),
        gaps_html(shown.together, lines, num_lines, needs, zone_names(loaded)),
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
        "night": _("nuit, {hours}").format(hours=hours_words(0, 6)),
        "morning": _("matin, {hours}").format(hours=hours_words(6, 12)),
        "afternoon": _("après-midi, {hours}").format(hours=hours_words(12, 18)),
        "evening": _("soir, {hours}").format(hours=hours_words(18, 24)),
        "open": _("journée, {hours}").format(hours=hours_words(8, 18)),
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


def _matching(loaded: LoadedTerritory, asked: Asked, *, comes: set[Any]) -> NDArray[np.int64]:
    """Ranks of the zones whose name and passages are those asked for; `comes`: zones passed in."""
    zones, wanted = loaded.required_zones(), bare(asked.words)
    kept = np.ones(len(zones), dtype=np.bool_)
    somebody = {"somebody": True, "nobody": False}.get(asked.zones)
    if somebody is not None:
        kept = zones.index.isin(comes) == somebody
    if wanted:
        named = (wanted in bare(f"{row.name} {row.area}") for row in every_row(loaded))
        kept &= np.fromiter(named, np.bool_, len(zones))
    return np.flatnonzero(kept)


def _rows(loaded: LoadedTerritory, at: NDArray[np.int64]) -> list[Row]:
    """Some zones by area then name."""
    every = every_row(loaded)
    return sorted(
        (every[one] for one in at.tolist()), key=lambda row: (bare(row.area), bare(row.name))
    )
