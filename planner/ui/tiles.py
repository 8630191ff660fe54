"""OpenStreetMap's tiles under the maps, only where whoever starts the application asks for them.

Tiles tell their host which area is looked at, and from which address: off unless switched on.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from planner.i18n import _

TILE_HOST = "https://tile.openstreetmap.org"
TILES = TILE_HOST + "/{z}/{x}/{y}.png"
_switched_on = False


def switch_on() -> None:
    """From now on the maps of this server lie over tiles."""
    global _switched_on  # noqa: PLW0603 — one server a process
    _switched_on = True


def are_on() -> bool:
    """Whether maps lie over tiles."""
    return _switched_on


def credit() -> str:
    """What must stand on a map over tiles."""
    return _("© les contributeurs d'OpenStreetMap")


def disclosed() -> str:
    """What tiles tell whom, said under each map over them."""
    words = _(
        "Fond de carte demandé à {host} : regarder ou agrandir une carte lui dit quelle zone est "
        "regardée, et depuis quelle adresse."
    )
    return words.format(host=urlsplit(TILE_HOST).hostname)
