"""E16, E21, E29: nothing is sent, fetched or located behind the user's back."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = {"requests", "httpx", "aiohttp", "smtplib", "ftplib", "telnetlib", "paramiko", "urllib3"}
MAY_FETCH = {"planner/sources/place_osmnx.py", "planner/sources/download.py"}
"""A place name, or a public data set, that the person asks for by a command of its own."""


def modules():
    return [
        *(ROOT / "planner").rglob("*.py"),
        *(ROOT / "optimisation").rglob("*.py"),
        ROOT / "app.py",
    ]


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_e21_e29_only_what_a_person_asks_for_is_asked_of_another_host():
    asking = {
        str(path.relative_to(ROOT))
        for path in modules()
        for name in imported(path)
        if name.split(".")[0] in CLIENTS or name in ("urllib.request", "http.client")
    }
    assert asking <= MAY_FETCH


def test_e16_no_file_of_ours_asks_where_a_telephone_is():
    asked = re.compile(r"geolocation|watchPosition|getCurrentPosition")
    kinds = (".py", ".html", ".js")
    ours = [path for path in (ROOT / "planner").rglob("*") if path.suffix in kinds]
    found = {
        path.relative_to(ROOT).as_posix()
        for path in ours
        if "leaflet" not in path.parts and asked.search(path.read_text("utf-8"))
    }
    assert found == {"planner/ui/server.py"}  # which forbids it


def test_e16_the_application_forbids_position_camera_and_microphone():
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from planner.ui.policy import policy_header
    from planner.ui.server import _Headers

    sent = []

    async def page(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def keep(message):
        sent.append(message)

    headed = _Headers(page, policy_header(port=8501))
    with ThreadPoolExecutor(1) as aside:  # a browser test of the same process may hold a loop here
        aside.submit(lambda: asyncio.run(headed({"type": "http"}, None, keep))).result()
    headers = dict(sent[0]["headers"])
    assert headers[b"permissions-policy"] == b"geolocation=(), camera=(), microphone=()"
    assert headers[b"referrer-policy"] == b"no-referrer"
    assert b"default-src 'self'" in headers[b"content-security-policy"]
