"""What a browser may load on our pages: the content security policy, directive by directive.

Why each source is there is told in `docs/security.md`, whose table a test compares with this one.
"""

from __future__ import annotations

from planner.ui.tiles import TILE_HOST

LOCAL_HOSTS = ("127.0.0.1", "localhost")
SELF, NONE = "'self'", "'none'"
DIRECTIVES: dict[str, tuple[str, ...]] = {
    "default-src": (SELF,),
    "script-src": (SELF, "'unsafe-inline'", "'unsafe-eval'"),
    "style-src": (SELF, "'unsafe-inline'"),
    "img-src": (SELF, "data:"),
    "font-src": (SELF, "data:"),
    "connect-src": (SELF,),
    "frame-src": (SELF,),
    "worker-src": (SELF,),
    "object-src": (NONE,),
    "base-uri": (NONE,),
    "form-action": (SELF,),
    "frame-ancestors": (SELF,),
}
"""Sources of each directive, before this server's own address and any tiles."""


def policy_header(*, port: int, host: str | None = None, tiles: bool = False) -> str:
    """Value of the header.

    Parameters
    ----------
    port
        Of this machine: the socket of a page is named in full, for browsers whose 'self' leaves
        sockets out.
    host
        An organisation's own host name, reached over TLS; None or this machine's: no other.
    tiles
        Whether images of OpenStreetMap's tiles are let in.
    """
    sockets = [f"ws://{name}:{port}" for name in LOCAL_HOSTS]
    if host is not None and host not in LOCAL_HOSTS:
        sockets.append(f"wss://{host}")
    more = {"connect-src": sockets, "img-src": [TILE_HOST] if tiles else []}
    return "; ".join(
        " ".join((name, *sources, *more.get(name, ()))) for name, sources in DIRECTIVES.items()
    )
