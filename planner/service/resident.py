"""A resident process for one week: calls and absences answered in a moment, choices saved.

The process loads the territory, the week and the compiled search once. Several people may ask it in
turn: every answer has a ticket, and a choice names the ticket of the answer it was read in.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, cast

from planner.errors import StaleVersionError
from planner.i18n import _, language, set_language
from planner.jobs.resident import Resident
from planner.model import Week, WeekPlan
from planner.planning.proposed import Proposed
from planner.service.absence import AbsenceRequest, answer_absence
from planner.service.answers import Answer, choose
from planner.service.call import CallRequest, answer_call
from planner.service.desk import Desk, open_desk, renewed
from planner.store.workspace import Workspace

KEPT = 6
"""Answers kept ready to be chosen from; each holds a week."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Keep the proposal of this number (1: the first) of the answer of this ticket.

    `accepted`: what it breaks is accepted, as far as it can be.
    """

    ticket: str
    number: int
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What may be done about a question, the best first.

    `ticket` names the answer; `version` is that of the plan it changes. `searched`: whether the
    compiled search was ready to plan outings again. `asked` is the reference of what was called
    for; `reason`, why nothing serves it.
    """

    ticket: str
    version: int
    searched: bool
    proposals: tuple[Proposed, ...]
    asked: str = ""
    reason: str = ""


Question: TypeAlias = CallRequest | AbsenceRequest
Sent: TypeAlias = tuple[str, Question | Choice]
"""What goes to the process: the language of whoever asks, and the question."""


class WeekDesk:
    """The asking end: one process for one week's plan in force."""

    def __init__(self, workspace: Workspace, code: str, week: Week) -> None:
        self._resident = Resident(
            "planner.service.resident:open_week", workspace.home, code, week, language()
        )

    @property
    def ready(self) -> bool:
        """Whether the week is loaded (or cannot be): a question is answered without waiting."""
        return self._resident.ready

    def wait(self) -> None:
        """Wait until the week is loaded; PlannerError where it has no plan."""
        self._resident.wait()

    def ask(self, question: Question) -> Told:
        """Proposals; PlannerError says why there can be none."""
        return cast(Told, self._resident.ask((language(), question)))

    def choose(self, ticket: str, number: int, *, accepted: bool = False) -> WeekPlan:
        """Save a proposal of an answer as the plan's next version.

        Raises
        ------
        StaleVersionError
            The plan was changed since that answer, or it is no longer kept ready.
        AskFirstError
            The proposal breaks what can be accepted, and was not.
        """
        chosen = Choice(ticket, number, accepted)
        return cast(WeekPlan, self._resident.ask((language(), chosen)))

    @property
    def alive(self) -> bool:
        """Whether it can still answer."""
        return self._resident.alive

    def close(self) -> None:
        """End the process."""
        self._resident.close()


def open_week(home: object, code: str, week: Week, lang: str) -> Callable[[Sent], Told | WeekPlan]:
    """Load a week (in the resident process) and return what answers its questions."""
    from optimisation.search.ahead import compile_ahead, compile_now, is_ready

    set_language(lang)
    workspace = Workspace(home)  # type: ignore[arg-type]
    compile_ahead()
    counter = _Counter(workspace, open_desk(workspace, code, week))
    if is_ready():
        compile_now()  # from the cache: the first question does not wait for it
    return counter.answer


class _Counter:
    """Answers one question after another about the plan in force."""

    def __init__(self, workspace: Workspace, desk: Desk) -> None:
        self.workspace, self.desk = workspace, desk
        self.answers: dict[str, tuple[Desk, Answer]] = {}

    def answer(self, sent: Sent) -> Told | WeekPlan:
        from optimisation.search.ahead import is_ready

        lang, question = sent
        set_language(lang)
        if isinstance(question, Choice):
            return self._chosen(question)
        self._renew()
        searched = is_ready()
        if isinstance(question, CallRequest):
            found = answer_call(self.workspace, self.desk, question, search=searched)
        else:
            found = answer_absence(self.workspace, self.desk, question, search=searched)
        ticket = self._keep(found)
        version = self.desk.plan.version
        return Told(ticket, version, searched, found.proposed, found.asked, found.reason)

    def _keep(self, answer: Answer) -> str:
        ticket = secrets.token_hex(8)
        self.answers[ticket] = (self.desk, answer)
        while len(self.answers) > KEPT:
            self.answers.pop(next(iter(self.answers)))
        return ticket

    def _chosen(self, choice: Choice) -> WeekPlan:
        if choice.ticket not in self.answers:
            raise StaleVersionError(_("ces propositions ne tiennent plus ; reposer la question"))
        desk, answer = self.answers[choice.ticket]
        plan = choose(self.workspace, desk, answer, choice.number, accepted=choice.accepted)
        self._renew()
        return plan

    def _renew(self) -> None:
        """Follow the plan when somebody saved a newer version: older answers no longer hold."""
        desk = renewed(self.workspace, self.desk)
        if desk is not self.desk:
            self.desk = desk
            self.answers.clear()
