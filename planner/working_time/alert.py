"""What the checker says: which rule, for which rota code, by how much, and what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from planner.working_time.regime import Rule


class Level(StrEnum):
    """How grave a finding is.

    An alert is to be accepted by a person before a plan is published. `OWED` is a compensation to
    book, not a fault.
    """

    ALERT = "alert"
    INFO = "info"
    OWED = "owed"


@dataclass(frozen=True, slots=True)
class Alert:
    """One finding.

    `code` is the opaque rota code, empty where it concerns a team. `at_s` is the moment it shows,
    in elapsed seconds of the week judged. `measured` is in the unit of the rule's measure, None
    where the rule has nothing to measure; `shift` the outing concerned, None where it is a span of
    several days. `legal` False: a charter, never the law.
    """

    rule: Rule
    regime: str
    legal: bool
    level: Level
    code: str
    at_s: int
    measured: float | None = None
    shift: str | None = None
    owed_s: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two findings the same one."""
        return self.rule.id, self.rule.measure, self.level, self.code, self.at_s
