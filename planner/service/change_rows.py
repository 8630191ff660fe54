"""Lines of the forms of scenarios and alerts as the words their readers take, and back.

Lists and fields give what stands in them; what it means is checked by `scenario_inputs` alone. Here
only what a line lacks is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.alert import AlertPlaceKind
from planner.errors import Fault, MeansError
from planner.i18n import _
from planner.sources.means_cells import is_blank

TEAM, DAY, START, END = "team", "day", "start", "end"
MODE, PLACE, NUMBER, KIND = "mode", "place", "number", "kind"
STREET, CROSSING = "street", "crossing"
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TypedRows:
    """Lines of one table of a form: its title, its columns' words by key, what stands in each."""

    title: str
    columns: Mapping[str, str]
    rows: Sequence[Row]


@dataclass(slots=True)
class ChangeRows:
    """Reads tables; faults are gathered until `check`."""

    faults: list[Fault] = field(default_factory=list)

    def check(self) -> None:
        """Refuse what lacks something.

        Raises
        ------
        MeansError
            Lines that are not complete, or tell the same thing twice: all of them.
        """
        if self.faults:
            raise MeansError(self.faults)

    def days(self, told: TypedRows, where: str = TEAM) -> tuple[tuple[str, str, str], ...]:
        """(Team or street, weekday, hours) of each line."""
        return tuple(
            (_where(row) if where == STREET else str(row[where]), str(row[DAY]), _hours(row))
            for _rank, row in self._complete(told)
        )

    def hours(self, told: TypedRows) -> dict[str, str]:
        """Team → hours."""
        return {key: _hours(row) for key, row in self._by(told, TEAM).items()}

    def modes(self, told: TypedRows) -> dict[str, str]:
        """Team → mode."""
        return {key: str(row[MODE]) for key, row in self._by(told, TEAM).items()}

    def passages(self, told: TypedRows) -> dict[str, int]:
        """Code of a place → passages wished in a week."""
        return {key: int(str(row[NUMBER])) for key, row in self._by(told, PLACE).items()}

    def stops(self, told: TypedRows) -> tuple[str, ...]:
        """« rue / croisement », or a landmark."""
        return tuple(_where(row) for _rank, row in self._complete(told))

    def places(self, told: TypedRows) -> tuple[tuple[AlertPlaceKind, str], ...]:
        """Kind and where of places opened."""
        return tuple(
            (AlertPlaceKind(str(row[KIND])), _where(row)) for _rank, row in self._complete(told)
        )

    def _by(self, told: TypedRows, key: str) -> dict[str, Row]:
        """Lines by what they are about, each told once."""
        found: dict[str, Row] = {}
        for rank, row in self._complete(told):
            if row[key] in found:
                message = _("deux lignes pour {what}, dans « {table} »")
                self._fault(told, rank, key, message.format(table=told.title, what=row[key]))
            found[str(row[key])] = row
        return found

    def _complete(self, told: TypedRows) -> list[tuple[int, Row]]:
        """Lines in which something stands, those that lack nothing, with their rank."""
        found = []
        for rank, row in enumerate(told.rows, 1):
            if all(map(is_blank, row.values())):
                continue
            missing = [key for key in told.columns if key != CROSSING and is_blank(row[key])]
            for key in missing:
                self._fault(
                    told, rank, key, _("à compléter, dans « {table} »").format(table=told.title)
                )
            if not missing:
                found.append((rank, row))
        return found

    def _fault(self, told: TypedRows, rank: int, key: str, message: str) -> None:
        self.faults.append(Fault(message, line=rank, column=told.columns[key]))


def day_rows(told: Iterable[tuple[str, str, str]], where: str = TEAM) -> list[Row]:
    """Lines that `days` reads as these."""
    found: list[Row] = []
    for whose, day, hours in told:
        place = _where_row(whose) if where == STREET else {TEAM: whose}
        found.append({**place, DAY: day, **_hours_row(hours)})
    return found


def hours_rows(told: Mapping[str, str]) -> list[Row]:
    """Lines that `hours` reads as these."""
    return [{TEAM: team, **_hours_row(hours)} for team, hours in told.items()]


def mode_rows(told: Mapping[str, str]) -> list[Row]:
    """Lines that `modes` reads as these."""
    return [{TEAM: team, MODE: mode} for team, mode in told.items()]


def passage_rows(told: Mapping[str, int]) -> list[Row]:
    """Lines that `passages` reads as these."""
    return [{PLACE: place, NUMBER: number} for place, number in told.items()]


def stop_rows(told: Iterable[str]) -> list[Row]:
    """Lines that `stops` reads as these."""
    return [_where_row(where) for where in told]


def place_rows(told: Iterable[tuple[AlertPlaceKind, str]]) -> list[Row]:
    """Lines that `places` reads as these."""
    return [{KIND: str(kind), **_where_row(where)} for kind, where in told]


def _hours_row(hours: str) -> Row:
    start, _dash, end = hours.partition("-")
    return {START: start, END: end}


def _where_row(where: str) -> Row:
    street, _slash, crossing = (part.strip() for part in where.partition("/"))
    return {STREET: street, CROSSING: crossing or None}


def _hours(row: Row) -> str:
    return f"{row[START]}-{row[END]}"


def _where(row: Row) -> str:
    street, crossing = str(row[STREET]).strip(), str(row[CROSSING] or "").strip()
    return f"{street} / {crossing}" if crossing else street
