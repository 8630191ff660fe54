"""Visits of a week in words: continuity, calls to make, other hours to propose.

Visits are told by the code the team uses; nobody is named and nothing is told by rota code.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.dates import day_words
from planner.exports.speaker import Speaker
from planner.hours import hour_words
from planner.i18n import _, labelled
from planner.planning.continuity import Call, Continuity, VisitsTold
from planner.planning.occurrences import Proposal
from planner.privacy import TEAM_FIGURE_PEOPLE


def visit_lines(told: VisitsTold, speaker: Speaker) -> Iterator[str]:
    """What to know of the week's visits, line by line; nothing where there is nothing to say."""
    yield from continuity_lines(told.continuity)
    if told.calls:
        yield _("Appels à passer : {num}").format(num=len(told.calls))
        yield from (f"  {_call_line(call, speaker)}" for call in told.calls)
    if told.proposals:
        yield _("Une autre heure à proposer : {num}").format(num=len(told.proposals))
        yield from (f"  {_proposal_line(one, speaker)}" for one in told.proposals)


def continuity_lines(counted: Continuity) -> Iterator[str]:
    """How many visits the referent makes, how many somebody known; how many are first visits.

    Totals by referent of fewer than three people would be theirs: only that is said of them.
    """
    if counted.visits > counted.undeclared:
        yield _continuity(counted)
    if counted.first is not None and counted.visits:
        yield _("Premières visites, d'après les retours : {first} ; suivantes : {next}").format(
            first=counted.first, next=counted.visits - counted.first
        )


def _continuity(counted: Continuity) -> str:
    if counted.people < TEAM_FIGURE_PEOPLE:
        return _(
            "Continuité : le référent d'abord, puis une personne connue ; pas de compte, moins de "
            "trois personnes font ces visites."
        )
    return _(
        "Continuité : {referent} par le référent, {known} par une personne connue, "
        "{new} par d'autres"
    ).format(referent=counted.referent, known=counted.known, new=counted.new)


def call_header() -> tuple[str, ...]:
    """Columns of `call_row`."""
    return _("rendez-vous"), _("confirmé"), _("dans ce plan")


def call_row(call: Call, speaker: Speaker) -> tuple[str, ...]:
    """Code of a confirmed visit, the moment told to the person, the moment of the plan."""
    planned = _("pas tenu") if call.planned_s is None else speaker.moment(call.planned_s)
    return speaker.name(call.appointment), speaker.moment(call.confirmed_s), planned


def _call_line(call: Call, speaker: Speaker) -> str:
    name, confirmed = speaker.name(call.appointment), speaker.moment(call.confirmed_s)
    if call.planned_s is None:
        words = _("confirmé {confirmed}, le plan ne le tient pas").format(confirmed=confirmed)
    else:
        words = _("confirmé {confirmed}, le plan dit {planned}").format(
            confirmed=confirmed, planned=speaker.moment(call.planned_s)
        )
    return labelled(name, words)


def proposal_header() -> tuple[str, ...]:
    """Columns of `proposal_row`."""
    return _("rendez-vous"), _("proposer"), _("fois de suite sans personne")


def proposal_row(one: Proposal, speaker: Speaker) -> tuple[str, ...]:
    """Code of a visit, the day and hours to propose, times in a row without anybody."""
    day = day_words(one.date, "EEEE d MMMM")
    hours = _("un autre jour") if one.part is None else f"{day}, {_part(one.part)}"
    return speaker.name(one.appointment), hours, str(one.misses)


def _proposal_line(one: Proposal, speaker: Speaker) -> str:
    hours = _("un autre jour") if one.part is None else _part(one.part)
    words = _("{num} fois de suite sans personne ; proposer {hours}")
    return labelled(speaker.name(one.appointment), words.format(num=one.misses, hours=hours))


def _part(part: tuple[int, int]) -> str:
    start, end = map(hour_words, part)
    return _("entre {start} et {end}").format(start=start, end=end)
