"""E4, E13, E17: the templates say what the tool does, with its own figures, and promise no more."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from planner import privacy
from planner.audit import Verb
from planner.publication import MIN_HOUSEHOLDS
from planner.store import crypto
from planner.ui.organisation import Organisation

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "modeles"
NAMES = ("registre", "aipd", "information-personnes", "information-equipe")


def text(name: str) -> str:
    return re.sub(r"\s+", " ", (FOLDER / f"{name}.md").read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_e4_e13_e17_the_templates_ship_and_leave_the_organisation_its_lines(name):
    assert len(text(name)) > 800
    assert "[" in text(name)


def test_e4_days_and_counts_are_those_of_the_code():
    told = text("registre")
    assert f"{privacy.SHEET_RETENTION_DAYS} jours après la sortie" in told
    assert f"{privacy.APPOINTMENT_RETENTION_DAYS} jours après la visite" in told
    assert f"sans passage {privacy.PLACE_RETENTION_DAYS} jours" in told
    assert f"sous {MIN_HOUSEHOLDS} ménages" in told
    assert f"comptes déclarés sous {privacy.PUBLICATION_COUNT} retenus" in text("aipd")
    assert "AES-GCM" in told
    assert crypto.AESGCM


def test_e4_what_is_not_held_is_said():
    assert "À la charge de l'organisation" in text("registre")
    told = text("aipd")
    assert "pas les pages regardées" in told
    assert "l'outil ne peut pas le" in told


def test_e4_what_is_said_of_hosting_and_of_the_log_is_what_the_code_has():
    assert "`hosting`" in text("aipd")
    assert "hosting" in {field.name for field in dataclasses.fields(Organisation)}
    assert Verb.PAGE_REFUSED
    assert not any("seen" in verb or "viewed" in verb for verb in Verb)


def test_e13_the_notice_is_short_says_no_is_possible_and_where_to_complain():
    told = (FOLDER / "information-personnes.md").read_text("utf-8")
    for needed in ("**non**", "CNIL", "115", "effacer", "pourquoi"):
        assert needed in told
    sentences = [one for one in re.split(r"[.!?:]\s", re.sub(r"\s+", " ", told)) if one]
    assert max(len(one.split()) for one in sentences) <= 25  # plain French: short sentences


def test_e17_staff_are_told_no_position_no_figure_per_person_and_no_legal_advice():
    told = text("information-equipe")
    for needed in ("Aucune géolocalisation", "Aucun chiffre par personne",
                   "Alerte, non avis juridique", "comité social et économique"):  # fmt: skip
        assert needed in told
