"""What a whole run leaves behind: no network, no rota code in what leaves, no ranking."""

from __future__ import annotations

import re
import socket

from planner.planning.plan_format import loads
from planner.store.workspace import Workspace
from tests.cli.runner import av


def test_e29_needs_check_and_sheets_run_with_the_network_cut(chain, tmp_path, monkeypatch):
    def cut(*_words, **_more):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", cut)
    monkeypatch.setattr(socket.socket, "connect", cut)
    home = ("--home", chain.home)
    assert av("needs", "demo", "--public", "rue", *home, "--out", tmp_path / "needs").code == 0
    assert av("check", chain.plan, *home).code == 0
    assert av("sheets", chain.plan, "--out", tmp_path / "sheets", *home).code == 0
    pages = [*tmp_path.rglob("*.html"), *tmp_path.rglob("*.geojson")]
    assert pages
    for page in pages:
        assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page.read_text("utf-8"))


def test_e17_e18_no_rota_code_leaves_in_a_plan_a_table_or_a_page(chain):
    means = Workspace(chain.home).means(loads(chain.plan.read_bytes()).means)
    codes = {code for team in means.teams for code in team.workers}
    assert codes
    kinds = (".json", ".csv", ".html", ".geojson", ".gpx")
    files = [path for path in chain.out.rglob("*") if path.suffix in kinds]
    assert chain.plan in files
    for path in files:
        words = set(re.findall(r"[A-Za-z0-9_.-]+", path.read_text("utf-8")))
        assert not words & codes, path.name
