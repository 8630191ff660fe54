"""Icons of services: one drawing a kind, the same on the map and in its legend.

Drawn for this tool, in one colour within 16 × 16, so that kinds differ by shape alone.
"""

from __future__ import annotations

import base64
from collections.abc import Collection

from planner.exports.service_words import category_words
from planner.frames import SERVICE_CATEGORIES

SIDE = 16
INK = "#1f3a4d"
OTHER = "other"
ICONS = {
    "france_services": (
        "M8 1.6a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 1 1 0-3.4zM5.6 6.4h3.8v6h1.4v2H5.2v-2h1.4v-4h-1z"
    ),
    "town_hall": (
        "M8 1 15 5v1.4H1V5zM2.6 7.4h2V12h-2zM7 7.4h2V12H7zM11.4 7.4h2V12h-2zM1 13h14v1.8H1z"
    ),
    "toilets": (
        "M4 1.2a1.6 1.6 0 1 1 0 3.2a1.6 1.6 0 1 1 0-3.2zM2.2 5h3.6v5H5v5H3v-5h-.8z"
        "M7.6 1.5h.8v13.3h-.8zM12 1.2a1.6 1.6 0 1 1 0 3.2a1.6 1.6 0 1 1 0-3.2z"
        "M11.2 5h1.6l2 6H13v4h-2v-4H9.2z"
    ),
    "drinking_water": "M8 1c2.6 3.6 4.8 6.3 4.8 9.2a4.8 4.8 0 0 1-9.6 0C3.2 7.3 5.4 4.6 8 1z",
    "shower": (
        "M7.2.6h1.6v1.6a6 6 0 0 1 5.4 5.4H1.8a6 6 0 0 1 5.4-5.4zM3 9h1.6v2.4H3z"
        "M7.2 9h1.6v2.4H7.2zM11.4 9H13v2.4h-1.6zM5.1 12.6h1.6V15H5.1z"
        "M9.3 12.6h1.6V15H9.3z"
    ),
    "station": (
        "M4.4 1h7.2a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H4.4a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2z"
        "M4.4 3.4v3.4h7.2V3.4zM5.4 8.4a1 1 0 1 0 0 2a1 1 0 1 0 0-2z"
        "M10.6 8.4a1 1 0 1 0 0 2a1 1 0 1 0 0-2zM4.6 12.8h2L5 15.4H3z"
        "M9.4 12.8h2l1.6 2.6h-2z"
    ),
    "food": (
        ""
        "M3 1h1.1v4.4h.8V1H6v4.4h.8V1h1.1v5.2a2.4 2.4 0 0 1-1.5 2.2V15H4.5V8.4A2.4 2.4 0 0 1 3 6.2z"
        "M11 1c1.6 1 2.4 3.4 2.4 7h-1v7h-1.9V1z"
    ),
    "health": "M5.8 1h4.4v4.8H15v4.4h-4.8V15H5.8v-4.8H1V5.8h4.8z",
    "social": (
        "M8 14.6C3.4 11 1 8.4 1 5.4A3.6 3.6 0 0 1 8 4a3.6 3.6 0 0 1 7 1.4c0 3-2.4 5.6-7 9.2z"
    ),
    "shelter": (
        "M1 2.6h1.8v5.6H15v5.6h-1.8v-2.6H2.8v2.6H1z"
        "M5.2 3.8a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 1 1 0-3.4z"
        "M7.8 4.2H12a3 3 0 0 1 3 3H7.8z"
    ),
    "library": (
        "M1 2.4c2.6-.7 4.8-.3 6.5 1v10.8C5.8 12.9 3.6 12.5 1 13.2z"
        "M15 2.4c-2.6-.7-4.8-.3-6.5 1v10.8c1.7-1.3 3.9-1.7 6.5-1z"
    ),
    OTHER: "M8 1.6 14.4 8 8 14.4 1.6 8z",
}
"""Path of each kind, in the words of SVG; overlaps are holes."""


def paths() -> list[str]:
    """Every path, in the order of `SERVICE_CATEGORIES`."""
    return [ICONS[category] for category in SERVICE_CATEGORIES]


def rank(category: str) -> int:
    """Where the path of a kind stands; another kind is drawn as `other`."""
    return SERVICE_CATEGORIES.index(category if category in ICONS else OTHER)


def legend(categories: Collection[str]) -> list[tuple[str, str]]:
    """What is drawn for each kind there is, in words, as `parts.legend` takes it."""
    return [(_css(one), category_words(one)) for one in SERVICE_CATEGORIES if one in categories]


def _css(category: str) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 28 28"><circle cx="8" cy="8" '
        f'r="13" fill="#fff" stroke="{INK}" stroke-width="2"/><path fill="{INK}" '
        f'fill-rule="evenodd" d="{ICONS[category]}"/></svg>'
    )
    source = base64.b64encode(svg.encode()).decode("ascii")
    return (
        "width:22px;height:22px;border:0;"
        f"background:url(data:image/svg+xml;base64,{source}) center/contain no-repeat"
    )
