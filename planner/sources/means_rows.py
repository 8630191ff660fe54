"""Rows of the means as domain objects; every fault of every cell is kept with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from planner.errors import Fault
from planner.i18n import _
from planner.means_layout import (
    EXCEPTIONS,
    LINKS,
    MODES,
    NATURES,
    PROTECTIONS,
    PUBLICS,
    STATES,
    TEAM_KINDS,
    YES_NO,
)  # fmt: skip
from planner.model import (
    Appointment,
    AppointmentState,
    DatedException,
    ExceptionKind,
    PairKind,
    Place,
    PlaceKind,
    Point,
    Protection,
    Public,
    Report,
    ShiftTemplate,
    Team,
    TeamKind,
    TimeWindow,
    Vehicle,
)  # fmt: skip
from planner.network.gazetteer import Gazetteer, LocateFault, Whereabouts
from planner.sources import means_cells as cells
from planner.sources.means_book import RawRow
from planner.sources.means_cells import CellError

T = TypeVar("T")
DAY_MIN = 1440
MAX_SHIFT_MIN = 16 * 60


@dataclass(slots=True)
class Reading:
    """What is shared while a workbook is read: names of the territory, ids, faults."""

    file: str
    gazetteer: Gazetteer
    ids: Callable[[str, str], str]
    faults: list[Fault] = field(default_factory=list)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def fault(
        self, sheet: str, line: int | None, message: str, hint: str, column: str | None = None
    ) -> None:
        """Keep one fault."""
        self.faults.append(Fault(message, hint, self.file, sheet, line, column))


class Row:
    """Typed access to one line; a cell that cannot be read becomes a fault and gives None."""

    def __init__(self, reading: Reading, sheet: str, raw: RawRow) -> None:
        self.reading, self.sheet, self.line, self.cells = reading, sheet, raw.line, raw.cells
        self.clean = True

    def fault(self, message: str, hint: str, column: str | None = None) -> None:
        """Keep a fault of this line."""
        self.clean = False
        self.reading.fault(self.sheet, self.line, message, hint, column)

    def get(self, column: str, parse: Callable[[Any], T]) -> T | None:
        """Value of a cell; None when blank or wrong (then a fault is kept)."""
        if column not in self.cells:
            return None
        try:
            return parse(self.cells[column])
        except CellError as error:
            self.fault(str(error), error.hint, column)
            return None

    def need(self, column: str, parse: Callable[[Any], T]) -> T | None:
        """Like `get`, but a blank cell is a fault."""
        if column not in self.cells:
            self.fault(_("cellule vide"), _("cette colonne est obligatoire"), column)
            return None
        return self.get(column, parse)

    def whole(self, column: str, low: int, high: int) -> int | None:
        """A whole number, None when blank."""
        return self.get(column, lambda value: cells.whole(value, low, high))

    def one_of(self, column: str, choices: dict[str, T]) -> T | None:
        """One of a closed list, None when blank."""
        return self.get(column, lambda value: cells.choice(value, choices))

    def span(self, start: str, end: str, *, needed: bool) -> tuple[int, int] | None:
        """Two hours; an end before the start is the next day's; equal ones are a fault."""
        read = self.need if needed else self.get
        low, high = read(start, cells.minute_of_day), read(end, cells.minute_of_day)
        if low is None and high is None:
            return None
        if low is None or high is None:
            if self.clean:
                self.fault(_("il faut l'heure de début et l'heure de fin"), _("remplir les deux"))
            return None
        if low == high:
            message = _("l'heure de fin est l'heure de début")
            self.fault(message, _("corriger l'une des deux"), end)
            return None
        return low, high if high > low else high + DAY_MIN

    def point(self, *, secret: bool = False) -> tuple[Point, str] | None:
        """Where the line says it is, with a label; faults of a secret one name no street."""
        where = Whereabouts(
            street=self.get("rue", cells.text),
            crossing=self.get("croisement", cells.text),
            number=self.get("numéro", cells.text),
            landmark=self.get("repère", cells.text),
            lat=self.get("latitude", lambda value: cells.degrees(value, 90)),
            lon=self.get("longitude", lambda value: cells.degrees(value, 180)),
        )
        found = self.reading.gazetteer.locate(where)
        if isinstance(found, LocateFault):
            if secret:
                self.fault(
                    _("lieu du rendez-vous introuvable ou ambigu (non affiché)"),
                    _("vérifier rue, croisement, numéro, repère ou degrés de cette ligne"),
                )
            else:
                self.fault(found.message, found.hint, "rue" if where.street else None)
            return None
        return found.point, found.label


def read_team(row: Row) -> Team | None:
    """One line of « équipes »."""
    code = row.need("code", cells.code)
    kind = row.one_of("type", TEAM_KINDS) if "type" in row.cells else row.need("type", cells.text)
    mode = row.one_of("mode", MODES) if "mode" in row.cells else row.need("mode", cells.text)
    size = row.need("personnes", lambda value: cells.whole(value, 1, 30))
    if size is not None and size < 2:
        row.fault(
            _("équipe d'une seule personne : une sortie se fait à deux au moins"),
            _("mettre 2 ou plus"),
            "personnes",
        )
    workers = row.get("codes de rota", cells.codes) or ()
    skills = row.get("compétences", cells.words) or frozenset()
    public = row.one_of("public", PUBLICS)
    if not row.clean or code is None or kind is None or mode is None or size is None:
        return None
    if len(workers) > size:
        row.fault(
            _("{num} codes de rota pour {size} personnes").format(num=len(workers), size=size),
            _("accorder les deux colonnes"),
            "codes de rota",
        )
        return None
    kind = TeamKind(kind)
    default = Public.STREET if kind is TeamKind.MARAUDE else Public.HOUSING
    return Team(code, code, kind, str(mode), size, skills, tuple(workers), public or default)


def read_vehicle(row: Row) -> Vehicle | None:
    """One line of « véhicules »."""
    code, seats = row.need("code", cells.code), row.need("places", lambda v: cells.whole(v, 1, 60))
    mode = row.one_of("mode", MODES) if "mode" in row.cells else row.need("mode", cells.text)
    if code is None or seats is None or mode is None:
        return None
    return Vehicle(code, code, str(mode), seats)


def read_shift(row: Row, places: dict[str, str]) -> ShiftTemplate | None:
    """One line of « vacations »; `places` maps the base's code to its id."""
    code, team = row.need("code", cells.code), row.need("équipe", cells.code)
    weekday = row.need("jour", cells.weekday)
    span = row.span("début", "fin", needed=True)
    base = _known(row, "base", row.need("base", cells.code), places)
    first, last = row.get("à partir du", cells.date), row.get("jusqu'au", cells.date)
    if first and last and last < first:
        row.fault(_("la dernière date précède la première"), _("les échanger"), "jusqu'au")
    if span and span[1] - span[0] > MAX_SHIFT_MIN:
        message = _("vacation de {hours} heures").format(hours=(span[1] - span[0]) // 60)
        row.fault(message, _("vérifier début et fin : elle finit avant de commencer ?"), "fin")
    minutes = [
        row.whole(name, 0, 240) for name in ("briefing (min)", "clôture (min)", "pause (min)")
    ]
    if not row.clean or None in (code, team, weekday, span, base):
        return None
    assert code is not None
    assert team is not None
    assert weekday is not None
    assert span is not None
    assert base is not None
    return ShiftTemplate(
        code, team, weekday, span[0], span[1], base,
        vehicle=row.get("véhicule", cells.code), first_date=first, last_date=last,
        briefing_min=20 if minutes[0] is None else minutes[0],
        closing_min=20 if minutes[1] is None else minutes[1],
        break_min=minutes[2] or 0,
    )  # fmt: skip


def _known(row: Row, column: str, code: str | None, known: dict[str, str]) -> str | None:
    if code is None:
        return None
    if code not in known:
        row.fault(
            _("code « {code} » inconnu").format(code=code), _("le déclarer dans sa feuille"), column
        )
        return None
    return known[code]


def read_place(row: Row) -> Place | None:
    """One line of « lieux »."""
    code = row.need("code", cells.code)
    nature = (
        row.one_of("nature", NATURES) if "nature" in row.cells else row.need("nature", cells.text)
    )
    found = row.point()
    protection = row.one_of("protection", PROTECTIONS)
    windows = _weekly(row, "jours", "de", "à")
    refusals = _weekly(row, "sans passage : jours", "sans passage : de", "sans passage : à")
    presence = row.whole("présence (min)", 1, 480)
    owed, wished = row.whole("passages dus", 0, 14), row.whole("passages souhaités", 0, 14)
    low, high = row.whole("écart min (h)", 0, 336), row.whole("écart max (h)", 1, 336)
    name, skills = row.get("nom", cells.text), row.get("compétences", cells.words)
    sealed_to = row.get("équipe réservée", cells.code)
    instructions = _instructions(row)
    if protection is Protection.SEALED and sealed_to is None and row.clean:
        row.fault(_("lieu scellé sans équipe"), _("dire quelle équipe y va"), "équipe réservée")
    if presence and windows and all(w.end_min - w.start_min < presence for w in windows):
        row.fault(
            _("présence plus longue que les heures du lieu"), _("corriger l'une ou l'autre"), "à"
        )
    if not row.clean or code is None or nature is None or found is None:
        return None
    if protection is None:
        base_or_fixed = nature in ("base", "fixed")
        protection = Protection.PUBLIC if base_or_fixed else Protection.TEAM
    return Place(
        id=row.reading.ids("place", code),
        label=name or found[1] or code,
        kind=PlaceKind.FIXED if nature == "base" else PlaceKind(nature),
        protection=protection,
        point=found[0],
        presence_min=presence or 15,
        min_frequency=owed or 0,
        frequency=max(1 if wished is None else wished, owed or 0),
        windows=windows,
        refusals=refusals or (),
        skills=skills or frozenset(),
        min_gap_h=low,
        max_gap_h=high,
        sealed_to=sealed_to,
        instruction_codes=instructions,
        is_base=nature == "base",
    )


def _instructions(row: Row) -> tuple[str, ...]:
    from planner.instructions import PHRASES

    wanted = tuple(code.upper() for code in row.get("consignes", cells.codes) or ())
    for code in wanted:
        if code not in PHRASES:
            row.fault(
                _("consigne « {code} » inconnue").format(code=code),
                _("choisir parmi : {codes}").format(codes=", ".join(PHRASES)),
                "consignes",
            )
    return wanted


def _weekly(row: Row, days: str, start: str, end: str) -> tuple[TimeWindow, ...] | None:
    """Weekly windows from days and hours; None when the three are blank."""
    if not {days, start, end} & set(row.cells):
        return None
    wanted = row.get(days, cells.weekdays)
    span = row.span(start, end, needed=False) or (0, DAY_MIN)
    return tuple(TimeWindow(day, *span) for day in wanted or (None,))


def read_appointment(row: Row, teams: dict[str, Team]) -> Appointment | None:
    """One line of « rendez-vous »; the partner of a pair is tied later."""
    code = row.need("référence", cells.code)
    day, span = row.need("jour", cells.weekday), row.span("de", "à", needed=True)
    minutes = row.need("durée (min)", lambda value: cells.whole(value, 5, 480))
    found = row.point(secret=True)
    team, worker = row.get("équipe", cells.code), row.get("code de rota", cells.code)
    if team is not None and team not in teams:
        row.fault(
            _("équipe « {code} » inconnue").format(code=team), _("voir « équipes »"), "équipe"
        )
    must, state = row.one_of("obligatoire", YES_NO), row.one_of("état", STATES)
    fixed = row.get("heure confirmée", cells.minute_of_day)
    soft = row.get("fin souhaitée", cells.minute_of_day)
    if span and minutes and span[1] - span[0] < minutes:
        message = _("{num} minutes ne tiennent pas dans la plage").format(num=minutes)
        row.fault(message, _("allonger la plage ou réduire la durée"), "durée (min)")
    if state is AppointmentState.CONFIRMED:
        _check_confirmed(row, fixed, span, minutes)
    low, high = row.whole("écart min (min)", -1440, 1440), row.whole("écart max (min)", -1440, 1440)
    kind = row.one_of("lien", LINKS)
    if kind is PairKind.GAP and (low is None or high is None or high < low):
        row.fault(_("lien « écart » sans bornes"), _("remplir écart min et écart max"), "lien")
    if not row.clean or None in (code, day, span, minutes, found):
        return None
    assert code is not None
    assert day is not None
    assert span is not None
    assert minutes is not None
    assert found is not None
    return Appointment(
        id=row.reading.ids("appointment", code), point=found[0],
        window=TimeWindow(day, *span), duration_min=minutes,
        skills=row.get("compétences", cells.words) or frozenset(),
        team=team, worker=worker, mandatory=True if must is None else must,
        state=state or AppointmentState.PROPOSED, fixed_start_min=fixed, soft_end_min=soft,
        pair=row.get("lié à", cells.code), pair_kind=kind or PairKind.NONE,
        gap_min=(low, high) if low is not None and high is not None else None,
    )  # fmt: skip


def _check_confirmed(
    row: Row, fixed: int | None, span: tuple[int, int] | None, minutes: int | None
) -> None:
    if fixed is None:
        row.fault(_("rendez-vous confirmé sans heure"), _("donner l'heure"), "heure confirmée")
    elif span and minutes and not span[0] <= fixed <= span[1] - minutes:
        row.fault(
            _("l'heure confirmée est hors de la plage"), _("corriger l'une ou l'autre"),
            "heure confirmée",
        )  # fmt: skip


def read_report(row: Row) -> Report | None:
    """One line of « signalements »."""
    code, date = row.need("code", cells.code), row.need("date", cells.date)
    span, found = row.span("de", "à", needed=True), row.point()
    presence = row.whole("présence (min)", 1, 240)
    if not row.clean or code is None or date is None or span is None or found is None:
        return None
    return Report(
        row.reading.ids("report", code), found[0], found[1] or code, date, *span, presence or 15
    )


def read_exception(
    row: Row, places: dict[str, str], teams: dict[str, Team]
) -> DatedException | None:
    """One line of « exceptions »."""
    date = row.need("date", cells.date)
    kind = row.one_of("type", EXCEPTIONS) if "type" in row.cells else row.need("type", cells.text)
    team = row.get("équipe", cells.code)
    if team is not None and team not in teams:
        row.fault(
            _("équipe « {code} » inconnue").format(code=team), _("voir « équipes »"), "équipe"
        )
    if not row.clean or date is None or kind is None:
        return None
    kind = ExceptionKind(kind)
    if kind is ExceptionKind.CLOSED_PLACE:
        place = _known(row, "lieu", row.need("lieu", cells.code), places)
        return DatedException(kind, date, place=place) if place else None
    if team is None:
        row.need("équipe", cells.code)
        return None
    if kind is ExceptionKind.ABSENCE:
        away = row.get("codes absents", cells.codes) or ()
        return DatedException(kind, date, team=team, workers_absent=tuple(away))
    span = row.span("début", "fin", needed=True)
    base = _known(row, "base", row.need("base", cells.code), places)
    if span is None or base is None:
        return None
    shift = ShiftTemplate(
        f"plus-{team}-{row.line}", team, date.weekday(), span[0], span[1], base,
        vehicle=row.get("véhicule", cells.code),
    )  # fmt: skip
    return DatedException(kind, date, team=team, shift=shift)
