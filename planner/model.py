"""What people name: territories, teams, shifts, places, appointments, plans.

Frozen and validated when made. A place is never a person; no type here has a field describing one.
A worker is an opaque rota code; nothing measured is ever joined to it.

Times of day are minutes after local midnight of the day a shift starts (`0 ≤ start_min < 1440`);
an end past midnight is above 1440. `clock.py` turns them into elapsed seconds of a dated week.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum

from planner.errors import UsageError
from planner.i18n import _
from planner.series import Series
from planner.tally import (
    DEFAULT_COLUMNS,
    PART_OF,
    TallyColumn,
    in_order,
    tally_words,
    without_whole,
)
from planner.wishes import Wishes

CODE_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{1,31}")
WEEK_PATTERN = re.compile(r"(\d{4})-W(\d{2})")


class Public(StrEnum):
    """Whom a need is computed for."""

    HOUSING = "logement"
    STREET = "rue"


class Protection(StrEnum):
    """How far a place may be told (see `privacy.py`)."""

    PUBLIC = "public"
    PARTNER = "partner"
    TEAM = "team"
    SEALED = "sealed"

    @property
    def is_hidden(self) -> bool:
        """Whether name and position are encrypted on disk: somebody may live there."""
        return self in (Protection.TEAM, Protection.SEALED)


class PlaceKind(StrEnum):
    """Kind of round a place belongs to: published fixed stop, known place, or sweep."""

    FIXED = "fixed"
    KNOWN = "known"
    EXPLORATORY = "exploratory"


class TeamKind(StrEnum):
    """What a team does: street rounds, or visits by appointment."""

    MARAUDE = "maraude"
    MOBILE = "mobile"


class AppointmentState(StrEnum):
    """Where an appointment stands; a confirmed one is locked at its hour.

    `CANCELLED` does not say by whom. Not being there is an outcome of one date, never a closing.
    """

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DONE = "done"
    NOT_THERE = "not_there"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    CANCELLED_BY_US = "cancelled_by_us"
    CANCELLED = "cancelled"


class PairKind(StrEnum):
    """How two appointments are tied."""

    NONE = "none"
    SAME_START = "same_start"
    GAP = "gap"


class ExceptionKind(StrEnum):
    """A dated departure from the weekly template."""

    ABSENCE = "absence"
    EXTRA_SHIFT = "extra_shift"
    REINFORCEMENT = "reinforcement"
    CLOSED_PLACE = "closed_place"


def check_code(code: str) -> str:
    """Return a territory code or raise `UsageError`: `[a-z0-9-]{2,32}`, not starting with `-`."""
    if not CODE_PATTERN.fullmatch(code):
        raise UsageError(
            _("code de territoire « {code} » : 2 à 32 minuscules, chiffres ou tirets").format(
                code=code
            )
        )
    return code


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week, written `2026-W49`; the first and last years of the calendar have none."""

    year: int
    number: int

    def __post_init__(self) -> None:
        try:
            dt.date.fromisocalendar(self.year, self.number, 1)
            known = dt.MINYEAR < self.year < dt.MAXYEAR  # weeks on both sides have dates
        except ValueError:
            known = False
        if not known:
            message = _("semaine {year}-W{number:02d} : elle n'existe pas")
            raise UsageError(message.format(year=f"{self.year:04d}", number=self.number))

    @classmethod
    def parse(cls, text: str) -> Week:
        """Read `2026-W49`; anything else is a `UsageError`."""
        match = WEEK_PATTERN.fullmatch(text.strip())
        if match is None:
            raise UsageError(
                _("semaine « {text} » : écrire par exemple 2026-W49").format(text=text)
            )
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, date: dt.date) -> Week:
        """The ISO week a date lies in."""
        year, number, _day = date.isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> dt.date:
        """Date of its Monday."""
        return dt.date.fromisocalendar(self.year, self.number, 1)

    @property
    def previous(self) -> Week:
        """The week before."""
        return Week.of(self.monday - dt.timedelta(days=7))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Territory:
    """The area planned.

    `bbox_lonlat` is west, south, east, north in degrees. `has_streets` is false where only zones
    were given: needs can be computed, routes cannot. `notes` are facts said to people (fallback of
    a mode, parts left out), in French source strings already formatted.
    `vintages` maps a source key to the vintage shown beside every figure; `fictional` labels
    invented data everywhere.
    """

    code: str
    name: str
    epsg: int
    tz: str
    bbox_lonlat: tuple[float, float, float, float]
    has_streets: bool = True
    fictional: bool = False
    notes: tuple[str, ...] = ()
    vintages: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_code(self.code)


@dataclass(frozen=True, slots=True)
class Point:
    """A position in the territory's metric system and the nearest street node."""

    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A weekly window: weekday 0 (Monday) … 6 or None for every day; minutes after midnight.

    `end_min` may pass 1440 for a window that runs past midnight.
    """

    weekday: int | None
    start_min: int
    end_min: int

    def __post_init__(self) -> None:
        if self.weekday is not None and not 0 <= self.weekday <= 6:
            raise UsageError(_("jour {day} hors de la semaine").format(day=self.weekday))
        if not (0 <= self.start_min < 1440 and self.start_min < self.end_min <= 2880):
            raise UsageError(
                _("plage horaire {start}–{end} minutes : fin avant début").format(
                    start=self.start_min, end=self.end_min
                )
            )


@dataclass(frozen=True, slots=True)
class Team:
    """People who go out together: opaque rota codes, skills, size and way of moving.

    `cost_per_hour_eur`: what an hour of an outing of the whole team costs; None: not told.
    """

    id: str
    name: str
    kind: TeamKind
    mode: str
    size: int
    skills: frozenset[str] = frozenset()
    workers: tuple[str, ...] = ()
    public: Public = Public.STREET
    cost_per_hour_eur: float | None = None


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle two teams may share, never at the same time; `cost_per_km_eur` None: not told."""

    id: str
    name: str
    mode: str
    seats: int
    cost_per_km_eur: float | None = None


@dataclass(frozen=True, slots=True)
class ShiftTemplate:
    """One outing of the weekly template, valid from `first_date` to `last_date` (None: open).

    `meeting_min`: coordination held before leaving, after the briefing; it is work.
    """

    id: str
    team: str
    weekday: int
    start_min: int
    end_min: int
    base_place: str
    vehicle: str | None = None
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    briefing_min: int = 20
    closing_min: int = 20
    break_min: int = 0
    meeting_min: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place a team can pass at.

    `label` is what is printed where the protection class allows a name. `presence_min` is the
    wished time with people. `frequency` passages a week are wished, `min_frequency` owed.
    `windows` None: any hour of a shift. `refusals` are windows without passage: absolute, without
    a reason, until the night of `refused_until` (None: said before refusals had an end).
    Gaps are between starts of passages, in hours; None: no limit. `public` None: street rounds
    where there are any.
    """

    id: str
    label: str
    kind: PlaceKind
    protection: Protection
    point: Point
    presence_min: int = 15
    min_frequency: int = 0
    frequency: int = 1
    windows: tuple[TimeWindow, ...] | None = None
    refusals: tuple[TimeWindow, ...] = ()
    skills: frozenset[str] = frozenset()
    min_gap_h: int | None = None
    max_gap_h: int | None = None
    sealed_to: str | None = None
    instruction_codes: tuple[str, ...] = ()
    is_base: bool = False
    public: Public | None = None
    refused_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit with a window; its reference is random and leads to nobody.

    `weekday` and `window` in minutes after midnight of that day. `duration_min` includes the
    write-up. `pair` names the other appointment of a double service; `gap_min` bounds
    start(other) − start(this) in minutes for `PairKind.GAP`. `series` None: every week the means
    are used. `worker` is the referent, `known_workers` other codes the person already knows, the
    best known first; no count is kept of either.
    """

    id: str
    point: Point
    window: TimeWindow
    duration_min: int
    skills: frozenset[str] = frozenset()
    team: str | None = None
    worker: str | None = None
    mandatory: bool = True
    state: AppointmentState = AppointmentState.PROPOSED
    fixed_start_min: int | None = None
    soft_end_min: int | None = None
    pair: str | None = None
    pair_kind: PairKind = PairKind.NONE
    gap_min: tuple[int, int] | None = None
    series: Series | None = None
    known_workers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitOutcome:
    """What became of an appointment on a date: its reference, the date and a state, no more."""

    appointment: str
    date: dt.date
    state: AppointmentState


@dataclass(frozen=True, slots=True)
class Report:
    """A report (115, partner): a fuzzy place and hour to check on a date."""

    id: str
    point: Point
    label: str
    date: dt.date
    start_min: int
    end_min: int
    presence_min: int = 15


@dataclass(frozen=True, slots=True)
class DatedException:
    """A dated departure from the template.

    `team` for absence, extra shift and reinforcement, `place` for a closed place;
    `workers_absent` and `workers_joining` (codes of other teams who go out with this one) are
    opaque codes; `people_absent` and `people_joining` count people who have no code. An absence of
    nobody told is the whole team's; `shift` carries the extra shift.
    """

    kind: ExceptionKind
    date: dt.date
    team: str | None = None
    place: str | None = None
    workers_absent: tuple[str, ...] = ()
    shift: ShiftTemplate | None = None
    workers_joining: tuple[str, ...] = ()
    people_absent: int = 0
    people_joining: int = 0

    @property
    def of_whole_team(self) -> bool:
        """Whether an absence is of the whole team: neither a code nor a number is told."""
        absence = self.kind is ExceptionKind.ABSENCE
        return absence and not self.workers_absent and not self.people_absent


@dataclass(frozen=True, slots=True)
class Organisation:
    """What the sheet's header and numbers say; `on_call_phone` is typed by the organisation.

    `public_number` is a telephone people met may call, printed on posters; empty: none. The
    on-call one is the team's, and never on them.
    `regime` is the key of the working-time regime of its rota codes; empty: not declared.
    `tally` are the columns its street rounds count, in the order of the closed list.
    """

    name: str = ""
    on_call_phone: str = ""
    regime: str = ""
    tally: tuple[TallyColumn, ...] = DEFAULT_COLUMNS
    public_number: str = ""

    def __post_init__(self) -> None:
        if not self.tally or self.tally != in_order(self.tally):
            raise UsageError(_("comptes d'une feuille : une colonne au moins, dans leur ordre"))
        for part in without_whole(self.tally):
            raise UsageError(
                _("comptes d'une feuille : « {part} » demande « {whole} »").format(
                    part=tally_words(part), whole=tally_words(PART_OF[part])
                )
            )


@dataclass(frozen=True, slots=True)
class RotaTerms:
    """What working-time rules need to know of an opaque rota code, and nothing else.

    `regime` empty: the organisation's. `night_worker` as declared by the employer. `no_night` is
    an exemption whose reason is never stored. `lead` None: not declared. `irregular`: a carer
    or an educator whose days change from week to week. `other_work_days` are weekdays
    (0 = Monday) a volunteer declares to work elsewhere.
    """

    code: str
    regime: str = ""
    night_worker: bool = False
    no_night: bool = False
    part_time: bool = False
    irregular: bool = False
    lead: bool | None = None
    other_work_days: frozenset[int] = frozenset()


class AlertKind(StrEnum):
    """Why an organisation goes out more for a time; it decides so itself, from what it is told."""

    COLD = "grand_froid"
    HEAT = "canicule"
    EPIDEMIC = "epidemie"


@dataclass(frozen=True, slots=True)
class AlertSpan:
    """An alert in force from `first_date` to `last_date`, both included (None: until lifted)."""

    kind: AlertKind
    first_date: dt.date
    last_date: dt.date | None = None

    def covers(self, date: dt.date) -> bool:
        """Whether the alert is in force that day."""
        return self.first_date <= date and (self.last_date is None or date <= self.last_date)


@dataclass(frozen=True, slots=True)
class Alerted:
    """What alerts made of a week's means, and what gives back the usual ones.

    `shifts` are the usual outings, `frequencies` the usual passages by place, `added` ids of
    teams, vehicles and places that are there for the alert alone.
    """

    spans: tuple[AlertSpan, ...] = ()
    shifts: tuple[ShiftTemplate, ...] = ()
    frequencies: dict[str, int] = field(default_factory=dict)
    added: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Means:
    """The weekly template with its dated exceptions and reports, all places located.

    `wishes` and `returned` (outcomes of visits) are what teams brought back: the workspace adds
    them to every means it gives, and keeps them apart.
    """

    teams: tuple[Team, ...]
    vehicles: tuple[Vehicle, ...]
    shifts: tuple[ShiftTemplate, ...]
    places: tuple[Place, ...]
    appointments: tuple[Appointment, ...] = ()
    reports: tuple[Report, ...] = ()
    exceptions: tuple[DatedException, ...] = ()
    organisation: Organisation = Organisation()
    rota: tuple[RotaTerms, ...] = ()
    outcomes: tuple[VisitOutcome, ...] = ()
    wishes: Wishes = Wishes()  # noqa: RUF009 - frozen
    returned: tuple[VisitOutcome, ...] = ()
    alerted: Alerted | None = None


@dataclass(frozen=True, slots=True)
class PlannedPassage:
    """A team at a place or an appointment, in elapsed seconds of the week.

    Exactly one of `place` and `appointment` is set (random ids). `leave_s - start_s` is presence.
    """

    arrive_s: int
    start_s: int
    leave_s: int
    place: str | None = None
    appointment: str | None = None

    @property
    def ref(self) -> str:
        """The id of what is visited."""
        return self.place or self.appointment or ""


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """One dated outing and its route; `date` is the local date on which it starts."""

    id: str
    team: str
    date: dt.date
    mode: str
    base_place: str
    start_s: int
    end_s: int
    depart_s: int
    return_s: int
    passages: tuple[PlannedPassage, ...] = ()
    vehicle: str | None = None
    break_start_s: int | None = None


@dataclass(frozen=True, slots=True)
class Unserved:
    """What is not passed at this week, and why (`reason` is a key of `planning/reasons.py`)."""

    id: str
    reason: str
    detail: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanViolation:
    """A rule the judge found broken; `accepted` when a person recorded the acceptance."""

    rule: str
    severity: str
    shift: str | None = None
    ref: str | None = None
    amount: int | None = None
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class PlanLock:
    """What a person fixed in a plan: a passage on its outing at its start, or an outing whole.

    `ref` None: the outing takes nothing but the passages fixed on it. `position` is the rank of
    the passage in its outing, from 0; None: any.
    """

    shift: str
    ref: str | None = None
    start_s: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """All routes of a week with figures the judge computed; the content of `plan/1`.

    `points` and `parts` are the judge's, in points of the territory's need (10⁹ in all);
    `outing_parts` gives the parts to outings, those of teams under three people together or with
    the week's own (`planning/score.py`).
    `locks` are what a person fixed. `restores`: the version whose content this one takes up again
    (undo, redo); None: its content is its own. `bound_points` None: no bound. `params` are the
    settings needed to judge it again (rates, need weights, walking reach). `version` counts from 1;
    `replaces` is the version before. `published_after`: the version that was published until this
    one was; None: none, or this one never was.
    `extra` keeps unknown fields of a file so that they are written back.
    """

    id: str
    territory: str
    week: Week
    tz: str
    means: str
    public: Public
    shifts: tuple[PlannedShift, ...]
    unserved: tuple[Unserved, ...] = ()
    violations: tuple[PlanViolation, ...] = ()
    points: int = 0
    mandatory_missed: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    outing_parts: dict[str, dict[str, int]] = field(default_factory=dict)
    bound_points: int | None = None
    bound_method: str | None = None
    engine: str = ""
    seed: int = 0
    version: int = 1
    replaces: int | None = None
    restores: int | None = None
    locks: tuple[PlanLock, ...] = ()
    published: bool = False
    published_after: int | None = None
    params: dict[str, object] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    vintages: dict[str, str] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)
