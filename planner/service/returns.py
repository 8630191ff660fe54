"""What a sheet brought back says, checked whole, then saved whole; faults lose nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from planner.dates import date_words
from planner.errors import Fault, ReturnError
from planner.i18n import _
from planner.model import AppointmentState, Means, Point, Protection
from planner.returns import (
    MOST,
    VISIT_OUTCOMES,
    Held,
    OutingReturn,
    StopReturn,
    Unplanned,
    count_faults,
    summed,
)
from planner.service.outings import Line, Outing, lines_of
from planner.service.unplanned import Locate, read_unplanned
from planner.sources import means_cells as cells
from planner.store.workspace import Workspace
from planner.tally import TallyColumn, tally_words
from planner.typed_return import TypedLine, TypedReturn, is_blank


def save_return(
    workspace: Workspace,
    outing: Outing,
    typed: TypedReturn,
    *,
    locate: Locate | None = None,
    today: dt.date | None = None,
) -> OutingReturn:
    """Check a sheet and save it as the outing's return.

    Raises
    ------
    ReturnError
        All its faults; nothing is saved.
    StaleVersionError
        Somebody else saved this outing meanwhile.
    """
    told, faults = read_return(workspace, outing, typed, locate=locate, today=today)
    if faults or told is None:
        raise ReturnError(faults)
    return workspace.save_returns(outing.plan.territory, [told])[0]


def read_return(
    workspace: Workspace,
    outing: Outing,
    typed: TypedReturn,
    *,
    locate: Locate | None = None,
    today: dt.date | None = None,
) -> tuple[OutingReturn | None, list[Fault]]:
    """A sheet as a return, and all its faults; None where there are some."""
    faults = list(_head_faults(outing, typed, today or dt.date.today()))
    spots = _spots(outing.means)
    stops = []
    for line in lines_of(workspace, outing):
        stop, wrong = _stop(outing, line, typed.lines.get(line.number, TypedLine()), spots)
        faults += wrong
        if stop is not None:
            stops.append(stop)
    unplanned = []
    for rank, told in enumerate(typed.unplanned, 1):
        if not told.blank:
            extra, wrong = read_unplanned(outing, rank, told, _counts(told.counts, None), locate)
            faults += wrong
            if extra is not None:
                unplanned.append(extra)
    if typed.held is Held.NO and (stops or unplanned):
        faults.append(
            Fault(
                _("sortie dite non tenue, mais des lignes sont remplies"),
                _("la dire tenue ou en partie, ou vider les lignes"),
            )
        )
    if faults:
        return None, faults
    assert typed.held is not None
    return _made(outing, typed, tuple(stops), tuple(unplanned)), []


def _spots(means: Means) -> dict[str, tuple[Point, bool]]:
    """Where places and reports are, and whether their counts are for the team only."""
    found = {one.id: (one.point, one.protection is not Protection.PUBLIC) for one in means.places}
    return found | {one.id: (one.point, True) for one in means.reports}


def _made(
    outing: Outing,
    typed: TypedReturn,
    stops: tuple[StopReturn, ...],
    unplanned: tuple[Unplanned, ...],
) -> OutingReturn:
    assert typed.held is not None
    return OutingReturn(
        outing=outing.code,
        plan=outing.plan.id,
        plan_version=outing.plan.version,
        shift=outing.shift.id,
        date=outing.shift.date,
        held=typed.held,
        stops=stops,
        unplanned=unplanned,
        sums=summed((*stops, *unplanned)),
        version=typed.version,
    )


def _head_faults(outing: Outing, typed: TypedReturn, today: dt.date) -> Iterator[Fault]:
    if outing.shift.date > today:
        message = _("sortie du {date} : elle n'a pas encore eu lieu")
        yield Fault(message.format(date=date_words(outing.shift.date)))
    if typed.held is None:
        yield Fault(_("sortie tenue ou non : à dire"), _("choisir oui, en partie ou non"))
    unknown = set(typed.lines) - set(range(1, len(outing.shift.passages) + 1))
    for number in sorted(unknown):
        message = _("la feuille n'a pas de ligne {number}").format(number=number)
        yield Fault(message, _("vérifier le code de la sortie et la version du plan"))


def _stop(
    outing: Outing, line: Line, typed: TypedLine, spots: Mapping[str, tuple[Point, bool]]
) -> tuple[StopReturn | None, list[Fault]]:
    """A line that was filled in; None where it is blank or wrong."""
    counts, faults = _counts(typed.counts, line.number if typed.row is None else typed.row)
    outcome = _outcome(line, typed, counts)
    if typed.outcome is not None and not line.visit:
        counts = {typed.outcome.value: 1}
    if faults or not (counts or outcome):
        return None, faults
    point, protected = (None, True) if line.visit else spots.get(line.ref, (None, True))
    return StopReturn(
        ref=line.ref,
        number=line.number,
        start_min=line.start_min,
        counts=counts,
        point=point,
        protected=protected,
        outcome=outcome,
    ), []


def _outcome(line: Line, typed: TypedLine, counts: Mapping[str, int]) -> AppointmentState | None:
    """What became of a visit: as chosen, or as a street round's counts tell it."""
    if not line.visit:
        return None
    if typed.outcome is not None:
        return VISIT_OUTCOMES[typed.outcome]
    for column, state in (
        (TallyColumn.MET, AppointmentState.DONE),
        (TallyColumn.DECLINED, AppointmentState.CANCELLED_BY_PERSON),
        (TallyColumn.NOT_THERE, AppointmentState.NOT_THERE),
    ):
        if counts.get(column):
            return state
    return None


def _counts(
    typed: Mapping[TallyColumn, object], number: int | None
) -> tuple[dict[str, int], list[Fault]]:
    """Filled cells as numbers; a blank is no count."""
    counts: dict[str, int] = {}
    faults = []
    for column, value in typed.items():
        if is_blank(value):
            continue
        try:
            counts[column.value] = cells.whole(value, 0, MOST)
        except cells.CellError as error:
            faults.append(Fault(str(error), error.hint, line=number, column=tally_words(column)))
    faults += [
        Fault(message, _("corriger l'une ou l'autre"), line=number)
        for message in (count_faults(counts) if not faults else ())
    ]
    return counts, faults
