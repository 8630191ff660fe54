"""The grid town and its three graphs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.streets import Streets
from tests import gridworld


@pytest.fixture(scope="session")
def town() -> Streets:
    return gridworld.make_grid()


@pytest.fixture(scope="session")
def walk(town: Streets) -> Graph:
    return build(town, MODES["walk"])


@pytest.fixture(scope="session")
def car(town: Streets) -> Graph:
    return build(town, MODES["car"])


@pytest.fixture(scope="session")
def bike(town: Streets) -> Graph:
    return build(town, MODES["bike"])


@pytest.fixture(scope="session")
def rank() -> Callable[..., int]:
    """Rank in a graph of a crossing (column, row) or of a node id."""

    def found(graph: Graph, *where: int) -> int:
        node_id = gridworld.node(*where) if len(where) == 2 else where[0]
        at = int(np.searchsorted(graph.node_ids, node_id))
        assert graph.node_ids[at] == node_id
        return at

    return found
