"""Lines no plan foresaw, between what was typed and what is kept: an hour, a street, counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planner.clock import DAY_MIN
from planner.errors import Fault
from planner.i18n import _
from planner.model import Point
from planner.network.corner import corners_at
from planner.network.gazetteer import Gazetteer, LocateFault, Whereabouts
from planner.returns import Unplanned
from planner.service.outings import Outing
from planner.sources import means_cells as cells
from planner.tally import TallyColumn
from planner.typed_return import TypedUnplanned, is_blank

Locate = Callable[[str, str], Point | str]
"""(street, crossing) → a position, or what is wrong in words."""


def typed_again(lines: Sequence[Unplanned], names: Gazetteer | None) -> list[TypedUnplanned]:
    """Saved lines as they would be typed, each with the position it keeps.

    `names` None: the territory has no streets, and no street is told.
    """
    points = [line.point for line in lines]
    corners = corners_at(names, points) if names and points else [("", "")] * len(points)
    return [
        TypedUnplanned(
            hour=f"{line.start_min // 60 % 24:02d}:{line.start_min % 60:02d}",
            street=street,
            crossing=crossing,
            counts={TallyColumn(name): count for name, count in line.counts.items()},
            kept=line.point,
        )
        for line, (street, crossing) in zip(lines, corners, strict=True)
    ]


def read_unplanned(
    outing: Outing,
    rank: int,
    typed: TypedUnplanned,
    counted: tuple[dict[str, int], list[Fault]],
    locate: Locate | None,
) -> tuple[Unplanned | None, list[Fault]]:
    """A line as typed, with its counts read; its faults say its rank and never where it is.

    `locate` None: no street can be told, only a position kept is read.
    """
    counts, faults = counted[0], list(counted[1])
    row, minute = rank if typed.row is None else typed.row, None
    try:
        if is_blank(typed.hour):
            message = _("heure absente")
            faults.append(Fault(message, _("écrire par exemple 21:30"), column=_("heure")))
        else:
            minute = _during(outing, cells.minute_of_day(typed.hour))
    except cells.CellError as error:
        faults.append(Fault(str(error), error.hint, column=_("heure")))
    found = _position(typed, locate)
    if isinstance(found, str):
        faults.append(Fault(found, _("écrire la rue, et celle qu'elle croise"), column=_("rue")))
    if not counts and not faults:
        faults.append(Fault(_("ligne sans compte"), _("0 : personne")))
    said = [
        Fault(fault.message, fault.hint, sheet=_("imprévus"), line=row, column=fault.column)
        for fault in faults
    ]
    if said or minute is None or isinstance(found, str):
        return None, said
    return Unplanned(minute, found, counts), []


def _position(typed: TypedUnplanned, locate: Locate | None) -> Point | str:
    if typed.kept is not None:
        return typed.kept
    return locate(typed.street, typed.crossing) if locate else _("lieu sans rue")


def _during(outing: Outing, minute: int) -> int:
    """Minutes after midnight of the outing's date: past midnight where its night is nearer."""
    start, end = outing.minute(outing.shift.start_s), outing.minute(outing.shift.end_s)
    return min((minute, minute + DAY_MIN), key=lambda at: max(start - at, at - end, 0))


def locator(names: Gazetteer) -> Locate:
    """Positions by street and crossing; a fault repeats nothing of what was typed."""

    def locate(street: str, crossing: str) -> Point | str:
        where = Whereabouts(street=street.strip() or None, crossing=crossing.strip() or None)
        found = names.locate(where)
        if isinstance(found, LocateFault):
            return _("lieu introuvable, ambigu ou trop long pour être un lieu (non affiché)")
        return found.point

    return locate
