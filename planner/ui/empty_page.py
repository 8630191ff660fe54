"""The empty page Streamlit serves before the application draws itself, in the reader's language.

An address that is no page's leads to the first page: Streamlit would say so in a box of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from planner.i18n import LANGUAGES, _, language, set_language
from planner.roles import Right

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESSES = {
    Right.NEEDS: "besoins",
    Right.WEEK: "semaine",
    Right.TONIGHT: "ce-soir",
    Right.OWN_SHEETS: "feuilles",
    Right.RETURNS: "retours",
    Right.COMPARE: "comparer",
    Right.ACTIVITY: "bilan",
    Right.SHARING: "partage",
    Right.LOG: "journal",
    Right.RULES: "regles",
}
"""Address of each page but the territory's, which is always the first: the first is the root."""
CALLBACK = "oauth2callback"
"""Where the provider of an organisation's accounts sends a person back: no page."""
ASIDES = ("accessibilite",)
"""Addresses of the pages named at the foot of every page."""


def localised(page: str, lang: str) -> str:
    """Return the page with its language, its title and its words for readers without scripts.

    Parameters
    ----------
    page
        HTML as Streamlit ships it.
    lang
        `fr` or `en`.
    """
    before = language()
    set_language(lang)
    words = _("Cette application a besoin de JavaScript, servi par cette machine seule.")
    set_language(before)
    page = re.sub(r"<html[^>]*>", f'<html lang="{lang}">', page, count=1)
    page = re.sub(r"<title>.*?</title>", "<title>aller-vers</title>", page, count=1)
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page)
    page = page.replace("</head>", '<script src="/assets/page.js" defer></script></head>', 1)
    return re.sub(
        r"<noscript>.*?</noscript>",
        lambda _match: f"<noscript><p>{words}</p></noscript>",
        page,
        count=1,
        flags=re.DOTALL,
    )


class EmptyPage:
    """Rewrites the HTML of page navigations; every other answer goes through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not _is_navigation(scope):
            await self.app(scope, receive, send)
            return
        if scope["path"].strip("/") not in ("", *ADDRESSES.values(), *ASIDES):
            await _to_first_page(scope, send)
            return
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", ["fr"])[0]
        plain = dict(scope)  # Streamlit compresses inside this middleware
        plain["headers"] = [item for item in scope["headers"] if item[0] != b"accept-encoding"]
        await self.app(plain, receive, _Rewrite(send, asked if asked in LANGUAGES else "fr"))


def _is_navigation(scope: Scope) -> bool:
    """A page asked for by a reader: pieces of it lie under folders, never at the root."""
    accepted = dict(scope["headers"]).get(b"accept", b"")
    name = scope["path"].strip("/")
    at_root = "/" not in name and name != CALLBACK
    return scope["method"] == "GET" and b"text/html" in accepted and at_root


async def _to_first_page(scope: Scope, send: Send) -> None:
    query = scope.get("query_string", b"")
    headers = [(b"location", b"/?" + query if query else b"/"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 307, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


class _Rewrite:
    """Holds an HTML answer until it is whole, then sends it rewritten."""

    def __init__(self, send: Send, lang: str) -> None:
        self._send = send
        self._lang = lang
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)
        else:
            await self._send(message)

    async def _finish(self, start: Message) -> None:
        body = localised(self._body.decode("utf-8"), self._lang).encode()
        size = (b"content-length", str(len(body)).encode())
        kept = [item for item in start["headers"] if item[0].lower() != b"content-length"]
        await self._send({**start, "headers": [*kept, size]})
        await self._send({"type": "http.response.body", "body": body})


def _is_html(message: Message) -> bool:
    headers = dict(message.get("headers", []))
    kind: bytes = headers.get(b"content-type", b"")
    return message["status"] == 200 and kind.startswith(b"text/html")
