"""A regime: the rules an employer falls under, each with its value and its article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from planner.errors import UsageError
from planner.i18n import _, labelled


class Measure(StrEnum):
    """What a rule measures; the suffix is its unit (`_h` hours, `_share` part of one)."""

    DAY_MAX_H = "day_max_h"
    NIGHT_DAY_MAX_H = "night_day_max_h"
    SPAN_MAX_H = "span_max_h"
    SPLIT_SPAN_MAX_H = "split_span_max_h"
    SPLIT_PARTS_MAX = "split_parts_max"
    SPLIT_PART_MIN_H = "split_part_min_h"
    DAILY_REST_MIN_H = "daily_rest_min_h"
    WEEK_MAX_H = "week_max_h"
    AVERAGE_12_WEEKS_MAX_H = "average_12_weeks_max_h"
    ROLLING_7_DAYS_MAX_H = "rolling_7_days_max_h"
    WEEKLY_REST_MIN_H = "weekly_rest_min_h"
    WEEK_DAYS_MAX = "week_days_max"
    IRREGULAR_REST_DAYS_MIN = "irregular_rest_days_min"
    SUNDAYS_FREE_4_WEEKS_MIN = "sundays_free_4_weeks_min"
    FORTNIGHT_REST_DAYS_MIN = "fortnight_rest_days_min"
    FORTNIGHT_SUNDAY_PAIRS_MIN = "fortnight_sunday_pairs_min"
    BREAK_AFTER_H = "break_after_h"
    NIGHT_BAND = "night_band"
    NIGHT_WORKER_TWICE_H = "night_worker_twice_h"
    NIGHT_WORKER_MONTH_H = "night_worker_month_h"
    NIGHT_WORKER_YEAR_H = "night_worker_year_h"
    NIGHT_WORKER_DAY_MAX_H = "night_worker_day_max_h"
    NIGHT_WORKER_WEEK_MAX_H = "night_worker_week_max_h"
    NIGHT_WORKER_AVERAGE_12_WEEKS_MAX_H = "night_worker_average_12_weeks_max_h"
    NIGHT_STAFF_YEAR_MAX_H = "night_staff_year_max_h"
    NIGHT_OWED = "night_owed"
    NOTICE_DAYS_MIN = "notice_days_min"
    CHANGE_NOTICE_MIN_H = "change_notice_min_h"
    COORDINATION_SHARE_MIN = "coordination_share_min"
    NO_NIGHT = "no_night"
    PART_TIME_INTERRUPTION_MAX_H = "part_time_interruption_max_h"
    HOLIDAY_OWED = "holiday_owed"
    SUNDAY_WORK = "sunday_work"
    TRAVEL_COUNTS = "travel_counts"
    PEOPLE_MIN = "people_min"
    NIGHTS_BEFORE_WORK_MAX = "nights_before_work_max"
    LEAD_MIN = "lead_min"


WITHOUT_VALUE = frozenset(
    {
        Measure.NIGHT_BAND,
        Measure.NIGHT_OWED,
        Measure.HOLIDAY_OWED,
        Measure.SUNDAY_WORK,
        Measure.NO_NIGHT,
        Measure.TRAVEL_COUNTS,
    }
)
YEARLY = frozenset({Measure.NIGHT_WORKER_YEAR_H, Measure.NIGHT_STAFF_YEAR_MAX_H})
"""Measures over twelve months: judged on the hours known of them."""
WITH_BAND = frozenset({Measure.NIGHT_BAND, Measure.NO_NIGHT, Measure.NIGHTS_BEFORE_WORK_MAX})

Band = tuple[int, int]
"""Minutes after midnight; an end past 1440 is the next day's."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a regime.

    `id` is its line in the table of working time (`W1` … `W20`, `trajets`). `value` is in the unit
    the measure's name says, None for a measure without one. Between `value` and `tolerated` the
    rule informs, with its `derogation`. `beyond_h`: hours past this are given back as rest.
    `night_share`: part of the work at night, in [0, 1], that makes somebody mainly-night staff.
    `break_min` and `inclusive` (six hours sharp count) belong to breaks. `verified` False: known
    from memory, so it informs and never alerts. `note` says who changed the value and on what text.
    """

    id: str
    measure: Measure
    value: float | None
    article: str
    derogation: str = ""
    verified: bool = False
    note: str = ""
    tolerated: float | None = None
    beyond_h: float | None = None
    night_share: float | None = None
    break_min: int = 20
    inclusive: bool = True
    band: Band | None = None
    owed: str = ""

    def __post_init__(self) -> None:
        for wrong, words in (
            (
                (self.value is None) != (self.measure in WITHOUT_VALUE),
                _("valeur absente ou en trop"),
            ),
            (self.value is not None and self.value < 0, _("valeur négative")),
            ((self.band is None) == (self.measure in WITH_BAND), _("plage absente ou en trop")),
            (not self.article.strip(), _("article absent")),
            (
                (self.night_share is None) == (self.measure is Measure.NIGHT_STAFF_YEAR_MAX_H),
                _("part de nuit absente ou en trop"),
            ),
        ):
            if wrong:
                raise UsageError(labelled(self.measure, words))

    @property
    def limit(self) -> float:
        """The value; TypeError on a measure without one."""
        if self.value is None:
            raise TypeError(f"{self.measure} has no value")
        return self.value

    @property
    def limit_s(self) -> int:
        """A value in hours, as seconds."""
        return round(self.limit * 3600)


@dataclass(frozen=True, slots=True)
class Regime:
    """The rules of an employer; `legal` False for a charter, told apart from the law."""

    key: str
    label: str
    legal: bool
    rules: tuple[Rule, ...]

    def of(self, measure: Measure) -> Rule | None:
        """The rule of a measure, None where this regime has none."""
        return next((rule for rule in self.rules if rule.measure is measure), None)

    @property
    def counts_the_year(self) -> bool:
        """Whether a rule of it counts hours over twelve months."""
        return any(rule.measure in YEARLY for rule in self.rules)

    @property
    def night(self) -> Band:
        """The night of this regime; 21:00–06:00 where it says nothing."""
        rule = self.of(Measure.NIGHT_BAND)
        return (21 * 60, 30 * 60) if rule is None or rule.band is None else rule.band

    def overridden(self, rules: tuple[Rule, ...]) -> Regime:
        """The regime with an agreement's rules in place of its own.

        Raises
        ------
        UsageError
            A rule that replaces another one without a note that says on what text.
        """
        for rule in rules:
            if not rule.note.strip():
                message = _("{key}, {id} ({measure}) : une valeur se change avec une note")
                raise UsageError(message.format(key=self.key, id=rule.id, measure=rule.measure))
        changed = {rule.measure: rule for rule in rules}
        kept = tuple(changed.pop(rule.measure, rule) for rule in self.rules)
        return replace(self, rules=(*kept, *changed.values()))
