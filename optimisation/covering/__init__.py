"""Maximal covering location: where to put a few facilities so that they cover most."""

from optimisation.covering.problem import Budget as Budget
from optimisation.covering.problem import Cover as Cover
from optimisation.covering.problem import Covering as Covering
from optimisation.covering.problem import in_order as in_order
from optimisation.covering.problem import objective as objective
from optimisation.covering.solve import solve as solve
