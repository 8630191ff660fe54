"""Engines, one file each, behind one type; the order is the order they run in."""

from optimisation.engines.day_pairs import DAY_PAIRS
from optimisation.engines.districts import DISTRICTS
from optimisation.engines.engine import Engine
from optimisation.engines.greedy import GREEDY
from optimisation.engines.ortools_routing import ORTOOLS
from optimisation.engines.polish import POLISH
from optimisation.engines.pyvrp_engine import PYVRP
from optimisation.engines.search import SEARCH

ENGINES: dict[str, Engine] = {
    engine.key: engine for engine in (GREEDY, SEARCH, DAY_PAIRS, PYVRP, ORTOOLS, POLISH, DISTRICTS)
}
