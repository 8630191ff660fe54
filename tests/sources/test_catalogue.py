"""Every source has its entry, every entry is read by a module."""

from __future__ import annotations

import importlib
import pkgutil

import planner.sources
import planner.sources.services_layouts
from planner.registry import discover
from planner.sources.catalogue import catalogue
from planner.sources.services_layouts._layout import ServiceLayout
from tests.cli.runner import av

NO_PARSER = {"services"}
"""Cites lists given to a territory whose producer is not told."""


def _named() -> set[str]:
    """Keys that the modules reading files say they read."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(planner.sources.__path__):
        one = importlib.import_module(f"planner.sources.{module.name}")
        found |= set(getattr(one, "SOURCES", ()))
    layouts = discover(planner.sources.services_layouts, ServiceLayout).values()
    return found | {layout.cited for layout in layouts}


def test_every_parser_names_an_entry_and_every_entry_has_a_parser() -> None:
    assert _named() - {"generic"} == set(catalogue()) - NO_PARSER


def test_every_entry_says_who_under_which_licence_and_what_is_read() -> None:
    for key, source in catalogue().items():
        assert all((source.label, source.producer, source.licence, source.attribution)), key
        assert source.columns or key in NO_PARSER, key
        assert source.layout or not source.files, key
        for file in source.files:
            assert file.download.startswith("https://"), key
            assert file.vintage, key


def test_the_list_shows_every_source() -> None:
    listed = av("sources", "list", "--json").json
    assert [one["key"] for one in listed] == list(catalogue())
    assert all(one["licence"] and one["producer"] for one in listed)
    text = av("sources", "list").out
    assert "squares" in text
    assert "2021" in text
