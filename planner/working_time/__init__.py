"""Working time: employer regimes as data, a checker on rota codes that cites articles (pure)."""

from planner.working_time.alert import Alert as Alert
from planner.working_time.alert import Level as Level
from planner.working_time.checker import check as check
from planner.working_time.record import Change as Change
from planner.working_time.regime import Measure as Measure
from planner.working_time.regime import Regime as Regime
from planner.working_time.regime import Rule as Rule
from planner.working_time.work import Period as Period
