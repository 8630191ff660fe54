"""Stops proposed from need and streets: maximal covering on places where a team can stop."""

from planner.stops.propose import StopRules as StopRules
from planner.stops.propose import propose_stops as propose_stops
from planner.stops.worth import Surroundings as Surroundings
