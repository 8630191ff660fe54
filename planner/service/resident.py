"""A resident process for one week: calls and absences answered in a moment, choices saved.

The process loads the territory, the week and the compiled search once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, cast

from planner.errors import UsageError
from planner.i18n import _, language, set_language
from planner.jobs.resident import Resident
from planner.model import Week, WeekPlan
from planner.planning.proposed import Proposed
from planner.service.absence import AbsenceRequest, answer_absence
from planner.service.answers import Answer, choose
from planner.service.call import CallRequest, answer_call
from planner.service.desk import Desk, open_desk, renewed
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Choice:
    """Keep the proposal of this number (1: the first) of the last answer."""

    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """What may be done about the last question, the best first.

    `asked` is the reference of what was called for; `reason`, why nothing serves it.
    """

    proposals: tuple[Proposed, ...]
    asked: str = ""
    reason: str = ""


Question: TypeAlias = CallRequest | AbsenceRequest | Choice


class WeekDesk:
    """The asking end: one process for one week's plan in force."""

    def __init__(self, workspace: Workspace, code: str, week: Week) -> None:
        self._resident = Resident(
            "planner.service.resident:open_week", workspace.home, code, week, language()
        )

    def wait(self) -> None:
        """Wait until the week is loaded; PlannerError where it has no plan."""
        self._resident.wait()

    def ask(self, question: CallRequest | AbsenceRequest) -> Told:
        """Proposals; PlannerError says why there can be none."""
        return cast(Told, self._resident.ask(question))

    def choose(self, number: int) -> WeekPlan:
        """Save a proposal of the last answer as the plan's next version."""
        return cast(WeekPlan, self._resident.ask(Choice(number)))

    @property
    def alive(self) -> bool:
        """Whether it can still answer."""
        return self._resident.alive

    def close(self) -> None:
        """End the process."""
        self._resident.close()


def open_week(
    home: object, code: str, week: Week, lang: str
) -> Callable[[Question], Told | WeekPlan]:
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
        self.last: Answer | None = None

    def answer(self, question: Question) -> Told | WeekPlan:
        from optimisation.search.ahead import is_ready

        if isinstance(question, Choice):
            return self._chosen(question)
        self._renew()
        if isinstance(question, CallRequest):
            found = answer_call(self.workspace, self.desk, question, search=is_ready())
        else:
            found = answer_absence(self.desk, question, search=is_ready())
        self.last = found
        return Told(found.proposed, found.asked, found.reason)

    def _chosen(self, choice: Choice) -> WeekPlan:
        if self.last is None:
            raise UsageError(_("aucune proposition à choisir : poser d'abord la question"))
        plan = choose(self.workspace, self.desk, self.last, choice.number)
        self._renew()
        return plan

    def _renew(self) -> None:
        """Follow the plan when somebody saved a newer version."""
        desk = renewed(self.workspace, self.desk)
        if desk is not self.desk:
            self.desk, self.last = desk, None
