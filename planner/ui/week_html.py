"""The calendar of a week in HTML: teams down, days across; every mark is a word.

Names come from files: each is escaped, and isolated so that it cannot reorder what stands around.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from babel.dates import format_date

from optimisation.judge_routes import RouteLoad
from planner.dates import day_words, numbered
from planner.exports.needs_svg import escape
from planner.exports.promise_words import promise_change, promise_mark
from planner.exports.speaker import Speaker
from planner.exports.week_grid import OutingCell, PassageCell, WeekGrid
from planner.hours import duration_words, hour_words, signed_duration, unbroken
from planner.i18n import _, language
from planner.model import WeekPlan

_LANDSCAPE = "<style>@page{size:A4 landscape;margin:10mm}</style>"
FIXED, TOLD, MOVED, EXPLORED = "fixed", "told", "moved", "explored"
"""Kinds of marks: each has its words, and its own line around them."""

_SAMPLE_MIN = 20 * 60
"""Hour told in the legend."""


@dataclass(frozen=True, slots=True)
class WeekHtml:
    """What drawing needs: words, the address of a page on one outing, the outing chosen.

    `address`: names and values of the address, to which the outing is added.
    """

    speaker: Speaker
    address: Mapping[str, str]
    chosen: str | None = None

    def table(self, grid: WeekGrid, caption: str) -> str:
        """The whole calendar; the region around it scrolls, and can be reached by keyboard."""
        head = "".join(f"<th scope='col'>{self._day(day)}</th>" for day in grid.days)
        rows = "".join(self._row(grid, team) for team in grid.teams)
        return (
            f"{_LANDSCAPE}<div class='av-scroll av-days' tabindex='0' role='group' "
            f"aria-label='{escape(caption)}'><table class='av-weekly'>"
            f"<caption><span>{escape(caption)}</span></caption>"
            f"<thead><tr><th scope='col'>{escape(_('équipe'))}</th>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _day(self, day: dt.date) -> str:
        name = format_date(day, "EEEE", locale=language())
        return f"<b>{escape(name)}</b> {escape(day_words(day, 'd MMM'))}"

    def _row(self, grid: WeekGrid, team: str) -> str:
        cells = "".join(
            f"<td>{''.join(map(self._outing, grid.cells.get((team, day), ())))}</td>"
            for day in grid.days
        )
        name = self.speaker.teams.get(team, team)
        return f"<tr><th scope='row'><bdi>{escape(name)}</bdi></th>{cells}</tr>"

    def _outing(self, cell: OutingCell) -> str:
        shift, clock = cell.shift, self.speaker.clock
        hours = clock.span(shift.start_s, shift.end_s)
        day = f"<span class='day'>{escape(day_words(shift.date, 'EEE d MMM'))}</span> "
        query = urlencode({**self.address, "outing": shift.id})
        label = _("{outing}, {hours} : carte et horaire").format(
            outing=self.speaker.outing(shift.id), hours=hours
        )
        head = (
            f"<a href='?{escape(query)}' target='_self' aria-label='{escape(label)}'>"
            f"{day}{escape(unbroken(hours))}</a>"
        )
        if cell.whole:
            head += _mark(FIXED, _("sortie fixée"))
        passages = "".join(map(self._passage, cell.passages))
        inner = f"<ol>{passages}</ol>" if passages else f"<p>{escape(_('sans passage'))}</p>"
        chosen = " chosen" if shift.id == self.chosen else ""
        load = "" if cell.load is None else f"<p class='load'>{load_html(cell, cell.load)}</p>"
        return (
            f"<section class='av-outing{chosen}'><p class='head'>{head}</p>{inner}"
            f"{self._dropped(cell)}{load}</section>"
        )

    def _passage(self, cell: PassageCell) -> str:
        hour = escape(self.speaker.clock.about(cell.start_s))
        name = escape(self.speaker.name(cell.ref))
        marks = "".join(_mark(kind, words) for kind, words in self._marks(cell))
        return f"<li><b>{hour}</b> <bdi>{name}</bdi>{marks}</li>"

    def _marks(self, cell: PassageCell) -> Iterable[tuple[str, str]]:
        if cell.fixed:
            yield FIXED, _("fixé")
        if cell.promise is not None:
            kind = TOLD if cell.promise.kept else MOVED
            yield kind, promise_mark(cell.promise, self.speaker)
        if cell.exploratory:
            yield EXPLORED, _("exploration")

    def _dropped(self, cell: OutingCell) -> str:
        lines = "".join(
            f"<li><bdi>{escape(self.speaker.name(one.promised.ref))}</bdi>"
            f"{_mark(MOVED, promise_change(one, self.speaker))}</li>"
            for one in cell.dropped
        )
        return f"<ul>{lines}</ul>" if lines else ""


def load_html(cell: OutingCell, load: RouteLoad) -> str:
    """Planned minutes of an outing: with people, on the way, free or taken from the reserve."""
    if not cell.passages:
        return escape(_("libre {time}").format(time=duration_words(load.free_s)))
    said = [
        _("présence {time}").format(time=duration_words(load.presence_s)),
        _("trajet {time}").format(time=duration_words(load.travel_s)),
    ]
    if load.approach_s:
        said.append(_("approche {time}").format(time=duration_words(load.approach_s)))
    if load.free_s >= 0:
        said.append(_("libre {time}").format(time=duration_words(load.free_s)))
    else:
        said.append(_("réserve entamée de {time}").format(time=duration_words(-load.free_s)))
    return " · ".join(f"<span>{escape(one)}</span>" for one in said)


def _mark(kind: str, words: str) -> str:
    return f" <span class='av-mark {kind}'>{escape(words)}</span>"


def legend_html() -> str:
    """What each mark of the calendar means."""
    moved = _("annoncé {hour}, {delay}").format(
        hour=hour_words(_SAMPLE_MIN), delay=signed_duration(45 * 60)
    )
    keys = (
        (FIXED, _("fixé"), _("une personne l'a fixé : les recherches le laissent où il est")),
        (TOLD, _("annoncé"), _("créneau annoncé, tenu à un quart d'heure près")),
        (MOVED, moved, _("créneau annoncé et déplacé, ou sans passage")),
        (EXPLORED, _("exploration"), _("zone où l'on ne passait pas, à parcourir")),
    )
    items = "".join(f"<li>{_mark(kind, sign)} {escape(words)}</li>" for kind, sign, words in keys)
    return f"<ul class='av-legend av-row'>{items}</ul>"


def load_words() -> str:
    """How the minutes under an outing are counted."""
    return _(
        "Minutes prévues, comptées comme pour les règles : ni le briefing, ni le retour, ni la "
        "pause, ni la réserve gardée pour les rencontres ne sont dites libres."
    )


def caption_words(plan: WeekPlan) -> str:
    """What the calendar holds."""
    text = _("Semaine {week}, version {version} : les sorties par équipe et par jour")
    return text.format(week=numbered(plan.week), version=plan.version)
