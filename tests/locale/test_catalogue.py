"""The English catalogue says everything the code says, and nothing else."""

from __future__ import annotations

import re
import string
from dataclasses import replace

import pytest

from planner.digits import percent
from planner.i18n import _, counted, labelled, language, listed, ngettext, set_language
from planner.model import Territory
from planner.service.needs import FICTIONAL, SEED_WORD, sources_of
from planner.service.non_take_up import published_rates
from planner.ui.take_up_view import rates_html
from tests.locale import catalogue
from tests.locale.source_strings import source_strings, untranslatable_calls

CATALOGUE = catalogue.read()
MESSAGES = [message for message in CATALOGUE if message.id]


@pytest.fixture(autouse=True)
def _french_again():
    yield
    set_language("fr")


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[tuple[str, str]]:
    """Name and format of each `{}` of a text."""
    return {
        (name, form or "") for _lead, name, form, _how in string.Formatter().parse(text) if name
    }


def test_every_french_string_of_the_code_is_in_the_catalogue():
    missing = sorted(map(str, source_strings().keys() - {message.id for message in MESSAGES}))
    assert not missing, "python -m tests.locale.catalogue, then translate: " + "\n".join(missing)


def test_every_string_is_translated():
    assert catalogue.untranslated(CATALOGUE) == []


def test_the_catalogue_holds_no_string_the_code_no_longer_has():
    gone = sorted(map(str, {message.id for message in MESSAGES} - source_strings().keys()))
    assert not gone, "python -m tests.locale.catalogue drops: " + "\n".join(gone)
    assert not CATALOGUE.obsolete
    assert not any(message.fuzzy for message in MESSAGES)


def test_what_is_translated_is_written_out_in_the_code():
    assert untranslatable_calls() == []


def edges_kept(source: str, text: str) -> bool:
    """Spaces at both ends and line feeds are those of the source."""
    ends = all((end(text) == text) == (end(source) == source) for end in (str.lstrip, str.rstrip))
    return ends and source.count("\n") == text.count("\n")


def test_placeholders_edges_and_line_feeds_are_those_of_the_source():
    faults = []
    for message in MESSAGES:
        source, *plural = forms(message.id)
        wanted = placeholders((plural or [source])[0])
        faults += [
            (source, text)
            for text in forms(message.string)
            if placeholders(text) != wanted or not edges_kept(source, text)
        ]
    assert not faults


def test_english_is_set_as_english():
    french = re.compile("[«»\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]| [:;!?](?: |$)")
    faults = [
        text
        for message in MESSAGES
        for text in forms(message.string)
        if french.search(text) or text.count("“") != text.count("”")
    ]
    assert not faults


def test_plurals_are_those_of_english():
    assert CATALOGUE.num_plurals == 2
    for message in MESSAGES:
        if isinstance(message.id, tuple):
            assert len(forms(message.string)) == 2


def test_languages_are_switched_and_an_unknown_one_is_french():
    set_language("en")
    assert (language(), _("oui"), labelled("a", 1)) == ("en", "yes", "a: 1")
    set_language("fr")
    assert (language(), _("oui"), labelled("a", 1)) == ("fr", "oui", "a : 1")
    for unknown in ("de", "", "EN", "../en"):
        set_language(unknown)
        assert (language(), _("oui")) == ("fr", "oui")


def test_nothing_and_the_unknown_come_back_as_they_are():
    set_language("en")
    assert _("") == ""
    assert _("pas une chaîne du programme") == "pas une chaîne du programme"


@pytest.mark.parametrize(("num", "french"), [(0, "jour"), (1, "jour"), (2, "jours"), (-1, "jour")])
def test_zero_and_one_are_singular_in_french_and_one_alone_in_english(num, french):
    assert ngettext("jour", "jours", num) == french


def test_writing_the_catalogue_again_changes_nothing(tmp_path, monkeypatch):
    before = catalogue.PATH.read_bytes()
    monkeypatch.setattr(catalogue, "PATH", tmp_path / "allervers.po")
    catalogue.write(catalogue.updated(CATALOGUE, source_strings()))
    assert catalogue.PATH.read_bytes() == before


@pytest.mark.parametrize(("language", "one", "two"), [
    ("fr", "et 1 autre", "et 2 autres"), ("en", "and 1 other", "and 2 others"),
])  # fmt: skip
def test_what_is_counted_is_written_with_its_number(language, one, two):
    set_language(language)
    assert [counted("et {num} autre", "et {num} autres", num) for num in (1, 2)] == [one, two]


def test_lists_and_percentages_are_written_as_each_language_has_them():
    assert (listed(["a, b", "c"]), percent(0.125, 1)) == ("a, b ; c", "12,5\u202f%")
    set_language("en")
    assert (listed(["a, b", "c"]), percent(0.125, 1)) == ("a, b; c", "12.5%")


def test_what_an_invented_territory_rests_on_is_told_in_the_language_in_use():
    made = Territory("valmy", "V", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1), has_streets=False)
    made = replace(made, vintages={FICTIONAL: f"{SEED_WORD} 1", "INSEE": "2021-03-01", "OSM": ""})
    assert sources_of(made) == (
        "Territoire fictif, données inventées (n° 1)", "INSEE (1er mars 2021)", "OSM"
    )  # fmt: skip
    set_language("en")
    assert sources_of(made) == (
        "Invented territory, invented data (no. 1)",
        "INSEE (1 Mar 2021)",
        "OSM",
    )


def test_published_rates_say_in_english_whom_they_are_of():
    set_language("en")
    told = rates_html(list(published_rates().values()))
    assert "eligible households, metropolitan France" in told
    assert not re.search(r"foyer|personnes|fourchette", told)
