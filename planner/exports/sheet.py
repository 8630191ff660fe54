"""What a printed route sheet says, and nothing else.

Every text is ready to print: it has passed the privacy matrix, hours are rounded, words are in the
language in use. No field can hold a person: a stop is a number, an hour and a label.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.i18n import _
from planner.tally import DEFAULT_COLUMNS, TallyColumn

PAGE_WIDTH_MM = 210.0
MARGIN_MM = 10.0
MAP_WIDTH_MM = PAGE_WIDTH_MM - 2 * MARGIN_MM
ONE_PAGE_STOPS = 14
"""Stops a recto holds with its map; past it the timetable goes on to a second recto."""
LONG_MAP_MM = 125.0
"""Height of the map where the timetable goes on to a second recto anyway."""
_LINE_CHARS = 36
"""Characters of a label that fit one line of the timetable."""
_FREE_MM = 174.0
"""Height a one-page recto leaves for the map and the lines of the timetable."""


class StopMark(StrEnum):
    """Why a stop is told in few words; `NONE` where it is told in full."""

    NONE = "none"
    TEAM = "team"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """Who goes out, when, from where; `replaces` None: first version.

    `code` is typed when the sheet comes back (`outing_code`).
    """

    organisation: str
    team: str
    territory: str
    date: str
    hours: str
    mode: str
    base: str
    version: int
    replaces: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class SheetMap:
    """The numbered map: an SVG drawing of `width_mm` × `height_mm` and its text alternative."""

    svg: str
    alt: str
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Instruction:
    """A coded phrase: the code stands in the timetable, the phrase on the verso."""

    code: str
    phrase: str


@dataclass(frozen=True, slots=True)
class SheetStop:
    """One line of the timetable.

    `arrive` and `leave` are printed hours rounded to 5 minutes; `presence_min` is time with people
    in minutes; `window` is the agreed window of an appointment, empty elsewhere.
    """

    number: int
    arrive: str
    leave: str
    presence_min: int
    label: str
    mark: StopMark = StopMark.NONE
    window: str = ""
    instructions: tuple[Instruction, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetLeg:
    """How to go from one stop to the next: heading (`1 → 2`), sentences, minutes, metres.

    `note` says why a leg stops short of the place, where it does.
    """

    heading: str
    steps: tuple[str, ...]
    minutes: int
    length_m: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number and what it is for."""

    number: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One shift on paper: recto and verso.

    `start_back` is the printed hour at which the team leaves its last stop for the base, None
    where no stop is planned. `services` are lines on services open during the shift, may be empty;
    `promises` are lines on slots people were told of and that change, `alerts` those in force.
    `attributions` are sources with vintages. `pause` is the printed hour of the break, None
    where there is none.
    """

    header: SheetHeader
    map: SheetMap
    stops: tuple[SheetStop, ...]
    legs: tuple[SheetLeg, ...]
    start_back: str | None
    back_at: str
    briefing: tuple[str, ...]
    phones: tuple[Phone, ...]
    destroy_on: str
    attributions: tuple[str, ...]
    services: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    fictional: bool = False
    visits: bool = False
    tally: tuple[TallyColumn, ...] = DEFAULT_COLUMNS
    pause: str | None = None

    @property
    def title(self) -> str:
        """Title of the document: team and date."""
        return _("Feuille de route — {team} — {date}").format(
            team=self.header.team, date=self.header.date
        )


def map_height_mm(stops: Sequence[SheetStop]) -> float:
    """Height a recto leaves for the map, in millimetres; the template fits it to what is left."""
    if len(stops) > ONE_PAGE_STOPS:
        return LONG_MAP_MM
    return min(max(_FREE_MM - sum(map(_row_mm, stops)), 60.0), 140.0)


def _row_mm(stop: SheetStop) -> float:
    """Height of a line of the timetable in millimetres, as measured on printed pages."""
    chars = len(stop.label) + 5 * len(stop.instructions)
    lines = math.ceil(chars / _LINE_CHARS)
    noted = bool(stop.window) or stop.mark is not StopMark.NONE
    return max(7.05, 2.0 + 2.8 * lines + 2.6 * noted)
