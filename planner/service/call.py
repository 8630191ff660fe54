"""A call (115): how a place told of tonight may be seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field, replace

from optimisation.proposals import Way, propose_call
from planner.dates import date_words, numbered
from planner.errors import Fault, MeansError, UsageError
from planner.free_text import Trait, require_plain
from planner.i18n import _, labelled
from planner.model import Report
from planner.network.gazetteer import Located, Whereabouts
from planner.planning.build import build_week
from planner.planning.expand import expand
from planner.planning.explain import reason_of
from planner.planning.partners import operators_there
from planner.planning.solution import to_shifts, to_solution
from planner.service.answers import Answer, Option, now_s_of
from planner.service.desk import Desk
from planner.service.known_spot import locate_known
from planner.service.promised import newly_touched
from planner.service.zone_spot import locate_zone
from planner.store.workspace import Workspace

AROUND_MIN = 45
"""A call's hour is fuzzy: a passage may start this long before or after it."""


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A fuzzy place with an hour: local date, minutes after its midnight (may pass 1440).

    The place is told by `where`, by the name or key of a zone, or by the code (or id) of a known
    `place`. `now` is the present moment, None before the week begins or for a drill.
    """

    where: Whereabouts = field(repr=False)
    date: dt.date
    minute: int
    presence_min: int = 15
    around_min: int = AROUND_MIN
    now: dt.datetime | None = None
    zone: str | None = field(default=None, repr=False)
    place: str | None = field(default=None, repr=False)


def answer_call(
    workspace: Workspace, desk: Desk, request: CallRequest, *, search: bool = True
) -> Answer:
    """Propose how to see a place that a call tells of.

    Raises
    ------
    MeansError
        The place cannot be found, or lies off the streets.
    PrivacyError
        What was typed for a place describes a person.
    UsageError
        The hour is over, or of another week.
    """
    report = _report(workspace, desk, request)
    means = replace(desk.means, reports=(*desk.means.reports, report))
    inputs = replace(desk.inputs, means=means, dated=expand(means, desk.clock))
    built = build_week(inputs, known=desk.built)
    plan = to_solution(built.index, desk.plan.shifts)
    activity = built.index.places.index(report.id)
    operators = operators_there(
        desk.loaded.presence,
        report.point,
        (request.date, request.minute),
        own=desk.means.organisation.name,
    )
    found = propose_call(
        built.problem,
        plan,
        activity,
        now_s=now_s_of(desk.clock, request.now),
        covered=bool(operators),
        search=search,
    )
    options = tuple(
        Option(
            one,
            desk.means if one.way is Way.PARTNER else means,
            to_shifts(built.problem, built.index, one.solution),
        )
        for one in found
    )
    served = any(one.way is not Way.PARTNER for one in found)
    return Answer(
        desk.plan,
        built,
        options,
        tuple(newly_touched(workspace, desk.plan, [option.shifts for option in options])),
        {report.id: operators} if operators else {},
        asked=report.id,
        reason="" if served else reason_of(built, plan, activity),
    )


def _report(workspace: Workspace, desk: Desk, request: CallRequest) -> Report:
    """The call as a report, under a code of its own; nothing typed is kept in it."""
    found = _located(workspace, desk, request)
    if not desk.loaded.reachable({team.mode for team in desk.means.teams})(found.point):
        message = _("l'appel est trop loin des rues praticables")
        raise MeansError([Fault(message, _("donner une rue ou un carrefour du territoire"))])
    start_min = max(0, request.minute - request.around_min)
    end_min = request.minute + request.around_min + request.presence_min
    clock = desk.clock
    if request.date not in clock.dates:
        raise UsageError(
            _("le {date} n'est pas dans la semaine {week}").format(
                date=date_words(request.date), week=numbered(desk.plan.week)
            )
        )
    now_s = now_s_of(clock, request.now)
    if now_s is not None and clock.elapsed_s(request.date, end_min) <= now_s:
        raise UsageError(_("l'heure demandée est déjà passée"))
    taken = {report.id for report in desk.means.reports}
    ids = workspace.place_ids(desk.plan.territory)
    hour = f"{request.minute // 60 % 24:02d}{request.minute % 60:02d}"
    codes = (
        f"115-{request.date:%d%m}-{hour}{suffix}"
        for suffix in ("", *(f"-{number}" for number in range(2, 1000)))
    )
    ref = next(ref for ref in (ids("report", code) for code in codes) if ref not in taken)
    return Report(
        ref, found.point, found.label, request.date, start_min, end_min, request.presence_min
    )


def _located(workspace: Workspace, desk: Desk, request: CallRequest) -> Located:
    """The place told, or MeansError; what describes a person is not even repeated."""
    where = tuple(asdict(request.where).values())
    told = (*where, request.zone, request.place)
    ways = (any(value is not None for value in where), request.zone, request.place)
    if sum(way not in (None, False) for way in ways) > 1:
        raise UsageError(
            _("dire une zone, un lieu connu, ou une rue, un repère, une position : pas les deux")
        )
    if request.zone is not None:
        found = locate_zone(desk.loaded, request.zone)
    elif request.place is not None:
        codes = workspace.user_codes(desk.plan.territory)
        found = locate_known(desk.means, codes, request.place)
    else:
        found = desk.gazetteer.locate(request.where)
    if isinstance(found, Located):
        return found
    traits = frozenset(Trait) - ({Trait.PERSON} if found.nearest else set())
    for text in told:
        if isinstance(text, str):
            require_plain(text, traits=traits)
    listed = not found.nearest or found.nearest[0] in found.hint
    hint = found.hint if listed else labelled(found.hint, " · ".join(found.nearest))
    raise MeansError([Fault(found.message, hint)])
