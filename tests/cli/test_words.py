"""Sentences of the summary: lists never end on « et 1 autres »."""

from __future__ import annotations

import pytest

from planner.cli.plan_words import REFS_SHOWN, _listed


@pytest.mark.parametrize("num", range(1, 2 * REFS_SHOWN))
def test_a_list_names_all_or_at_least_two_more(num) -> None:
    text = _listed([f"L{k}" for k in range(num)])
    assert "et 1 autres" not in text
    shown = text.count("L")
    assert shown == num or text.endswith(f"et {num - shown} autres")


def test_territories_are_listed_with_their_sources_and_vintages(chain) -> None:
    from tests.cli.runner import av

    listed = " ".join(av("territory", "list", "--home", chain.home).out.split())
    assert "(n° 1)" in listed
    assert "fictif" in listed


@pytest.mark.parametrize("columns", [60, 80, 100, 200])
def test_help_is_in_french_wherever_its_lines_end(columns, monkeypatch) -> None:
    from tests.cli.runner import av

    monkeypatch.setenv("COLUMNS", str(columns))
    for verb in ("demo", "plan", "call"):
        told = av(verb, "--help").out
        assert "[default" not in told
        assert "[env var" not in told
        assert "[défaut :" in told
