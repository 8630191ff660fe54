"""E12, E24: words that stigmatise are nowhere; what is no planning object is none."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from planner import model
from planner.cli.main import build_app
from planner.exports.sheet_text import phones
from tests.locale.source_strings import source_strings

ROOT = Path(__file__).resolve().parents[2]
STIGMA = re.compile(
    r"quartiers? (?:à problèmes?|sensibles?|difficiles?)|zones? de non[- ]droit|point(?:s)? noirs?"
    r"|\bsdf\b|clochard|marginaux|indésirable|clandestin|\bmigrants?\b|toxicomane|\bdrogués?\b"
    r"|cas sociaux|assistés|squatteurs?|nuisances?|délinquan|insécurité|précaires\b(?! )"
    r"|bad neighbou?rhoods?|problem areas?|homeless people are",
    re.IGNORECASE,
)


def texts():
    found = [("source string", str(text)) for text in source_strings()]
    found += [(path.name, path.read_text("utf-8")) for path in (ROOT / "docs").glob("*.md")]
    found.append(("README.md", (ROOT / "README.md").read_text("utf-8")))
    return [(name, text) for name, text in found if name != "ethics.md"]


def test_e24_no_stigmatising_word_is_said_or_documented():
    assert len(texts()) > 500
    assert [(name, m[0]) for name, text in texts() for m in [STIGMA.search(text)] if m] == []


@pytest.mark.parametrize("word", ["quartier à problèmes", "SDF", "point noir", "toxicomanes"])
def test_e24_the_list_catches_what_it_is_for(word):
    assert STIGMA.search(f"un {word} ici")


def test_e12_children_violence_and_trafficking_are_no_object_of_the_tool():
    names = " ".join(name for name, _ in inspect.getmembers(model, inspect.isclass)).lower()
    assert not re.search("child|minor|violence|victim|traffick", names)


def test_e7_no_verb_shares_live_feeds_police_or_takes_reports_from_the_public():
    import typer

    verbs = set(typer.main.get_command(build_app()).commands)
    assert not {v for v in verbs if re.search("share|live|police|report|signal|track|feed", v)}
    assert "demo" in verbs


def test_e12_the_sheet_prints_the_numbers_to_call():
    numbers = {phone.number for phone in phones(model.Organisation())}
    assert {"119", "3919", "115"} <= numbers
