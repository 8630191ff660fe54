"""Upper bounds of a week's points."""

from optimisation.bounds.columns import Columns
from optimisation.bounds.knapsack import knapsack_bound

__all__ = ["Columns", "knapsack_bound"]
