"""Sizes of invented towns, after the practice's magnitudes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How large a town is and who goes out in it.

    `num_nodes` street nodes before the river and dead ends take some; `zone_m` None: zones are
    districts, else squares of that side. `edge_m`: typical piece of street at the edge of town.
    The rest sizes the means of a week.
    """

    num_nodes: int
    num_districts: int
    zone_m: float | None
    street_teams: int
    nights: int
    mobile_teams: int
    num_places: int
    num_visits: int
    edge_m: float = 190.0


SIZES = {
    "XS": Size(260, 8, None, 1, 1, 0, 12, 0),
    "S": Size(1_100, 22, None, 2, 5, 1, 30, 20),
    "city": Size(2_600, 40, None, 5, 7, 2, 120, 40),
    "M": Size(24_000, 0, 200.0, 5, 4, 20, 100, 900, edge_m=290.0),
    "L": Size(60_000, 0, 200.0, 75, 7, 95, 1_500, 6_000),
}
"""S is the town of the first demonstration; `city` holds the practice's week of a city (5 teams ×
7 nights, 120 places), M a department's, L Paris's and its first ring's."""
