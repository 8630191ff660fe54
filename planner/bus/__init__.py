"""Where an itinerant bus stops, on which weekday and half-day, and how often."""

from planner.bus.choose import Chosen as Chosen
from planner.bus.choose import choose as choose
from planner.bus.ground import Ground as Ground
from planner.bus.tour import BusRules as BusRules
from planner.bus.tour import BusStop as BusStop
from planner.bus.tour import BusTour as BusTour
from planner.bus.tour import Frequency as Frequency
from planner.bus.tour import HalfDay as HalfDay
from planner.bus.tour import Site as Site
