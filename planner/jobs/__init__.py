"""Long solves outside the process that asks: progress, cancel, and the best answer kept."""

from planner.jobs.background import JobBoard as JobBoard
from planner.jobs.background import start as start
from planner.jobs.solving import Ending as Ending
from planner.jobs.solving import Outcome as Outcome
from planner.jobs.solving import Progress as Progress
from planner.jobs.solving import solve_in_child as solve_in_child
