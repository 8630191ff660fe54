"""The application's server: this machine only, nothing fetched from another host.

Leaflet is served from `/assets`, shapes of territories from `/shapes`. Another host name than this
machine's is refused, so that a page elsewhere cannot reach the application by naming it. A
content security policy (`ui/policy.py`) keeps the browser on this host.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from planner.paths import app_file
from planner.ui import session, shapes, tiles
from planner.ui.ahead import loading_ahead
from planner.ui.daily import erasing_daily
from planner.ui.empty_page import EmptyPage
from planner.ui.organisation import Organisation
from planner.ui.policy import LOCAL_HOSTS, policy_header

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from streamlit import App

UPLOAD_MB = 200
"""Largest file the server takes; each form asks for less or as much."""
STATIC = Path(__file__).resolve().parent / "static"


class _Headers:
    """Adds the policy to every answer."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app, self.policy = app, policy.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", []).extend(
                    [
                        (b"content-security-policy", self.policy),
                        (b"referrer-policy", b"no-referrer"),
                        (b"x-content-type-options", b"nosniff"),
                        (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
                    ]
                )
            await send(message)

        await self.app(scope, receive, with_policy if scope["type"] == "http" else send)


def run_server(
    *,
    port: int,
    home: Path | None = None,
    open_browser: bool = True,
    organisation: Organisation | None = None,
    with_tiles: bool = False,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve the application on 127.0.0.1 until stopped.

    Parameters
    ----------
    port
        Local port.
    home
        Workspace folder; None: the user's own.
    open_browser
        Whether to open a browser window.
    organisation
        Accounts are asked for, and its host name is admitted beside this machine's: a server of
        pages with TLS on this machine hands its requests over. None: one laptop, no account.
    with_tiles
        Whether maps lie over OpenStreetMap's tiles, whose host then learns what is looked at.
    ready
        Called when pages may be opened.
    """
    import streamlit as st
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    if home is not None:
        os.environ["ALLERVERS_HOME"] = str(home.resolve())
    host = None
    if organisation is not None:
        session.ask_for_accounts()
        host = organisation.host
    if with_tiles:
        tiles.switch_on()

    @asynccontextmanager
    async def beside(app: App) -> AsyncIterator[None]:
        """What runs beside the pages while they are served."""
        async with loading_ahead(app) as answers, erasing_daily(app):
            if answers:
                ready()
            yield

    app = st.App(
        app_file(),
        lifespan=beside,
        secrets=None if organisation is None else organisation.secrets,
        routes=[
            Mount("/assets", StaticFiles(directory=STATIC)),
            Route(f"{shapes.PATH}/{{digest}}.json", shapes.answer),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=[*LOCAL_HOSTS, *filter(None, [host])]),
            Middleware(_Headers, policy=policy_header(port=port, host=host, tiles=with_tiles)),
            Middleware(EmptyPage),
        ],
    )
    app.run(
        config={
            "server.address": "127.0.0.1",
            "server.port": port,
            "server.headless": not open_browser,
            "server.fileWatcherType": "none",  # nothing is edited under a server that is used
            "browser.gatherUsageStats": False,
            # a whole collection after each run walks all that is kept: four fifths of a run's time
            "runner.postScriptGC": False,
            "client.toolbarMode": "minimal",
            "logger.hideWelcomeMessage": True,  # and its offer to install things, in the pages
            "client.showErrorDetails": "none",
            "server.maxUploadSize": UPLOAD_MB,
            "theme.primaryColor": "#1f3a4d",
            "theme.base": "light",
            "theme.blueBackgroundColor": "#e8f1f8",  # what is said to read, in the page's own blue
            "theme.blueTextColor": "#123c56",
            "theme.greenBackgroundColor": "#eaf3ef",
            "theme.greenTextColor": "#14513f",
        }
    )
