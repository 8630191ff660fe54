"""Upper bounds of a week's points."""

from optimisation.bounds.knapsack import knapsack_bound

__all__ = ["knapsack_bound"]
