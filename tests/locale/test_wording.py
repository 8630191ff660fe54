"""The words of the field: none of those that count people, blame them or rank workers."""

from __future__ import annotations

import re

import pytest

from planner.exports.means_template import INTRODUCTION
from planner.means_layout import SHEETS
from tests.locale import catalogue
from tests.locale.source_strings import source_strings

FORBIDDEN_FR = (
    r"productivit",
    r"performan",
    r"file active",
    r"\bclient",
    r"points? noirs?",
    r"quartiers? à problèmes?",
    r"\bscore",
    r"\bcibl",
    r"\brefus",
    r"non trouvée?s?\b",
    r"\brejet",
    r"personnes rencontrées",
    r"\bcouverture\b",
    r"\bsdf\b",
    r"\bsans[- ]abris?\b",
    r"\bbénéficiaire",
    r"\busager",
    r"\bclassement\b",
    r"\brendement\b",
    r"\befficacit",
)
FORBIDDEN_EN = (
    r"productiv",
    r"performance",
    r"active file",
    r"\bcaseload",
    r"\bclient",
    r"black ?spot",
    r"hot ?spot",
    r"problem (?:area|neighbourhood|district)",
    r"\bscore",
    r"\btarget",
    r"\brefus",
    r"\breject",
    r"people met",
    r"\bcoverage\b",
    r"\bhomeless",
    r"\bbeneficiar",
    r"\befficien",
    r"\branking\b",
)
BY_THE_TOOL = (
    re.compile(r"^(?:comparaison|plan|position|valeur) refusée?\b"),
    re.compile(r"^(?:comparison|plan) refused\b"),
)
"""What the tool itself refuses; nothing a person did is named by it."""
_HOLE = re.compile(r"\{[^}]*\}")


def french_strings() -> set[str]:
    """Source strings, and what the spreadsheet of means says (in French in every language)."""
    found = set(INTRODUCTION)
    for message in source_strings():
        found |= {message} if isinstance(message, str) else set(message)
    for sheet in SHEETS:
        found |= {sheet.name, sheet.help}
        for column in sheet.columns:
            found |= {column.header, column.help, column.example, *(column.choices or ())}
    return found


def english_strings() -> set[str]:
    found: set[str] = set()
    for message in catalogue.read():
        found |= {message.string} if isinstance(message.string, str) else set(message.string)
    return found


def faults(texts: set[str], forbidden: tuple[str, ...]) -> list[str]:
    pattern = re.compile("|".join(forbidden), re.IGNORECASE)
    said = (text for text in texts if pattern.search(_HOLE.sub("", text)))
    return sorted(text for text in said if not any(own.search(text) for own in BY_THE_TOOL))


def test_no_french_string_uses_a_word_the_field_rejects():
    assert faults(french_strings(), FORBIDDEN_FR) == []


def test_no_english_string_uses_a_word_the_field_rejects():
    assert faults(english_strings(), FORBIDDEN_EN) == []


def test_every_exception_is_still_needed():
    texts = french_strings() | english_strings()
    assert all(any(own.search(text) for text in texts) for own in BY_THE_TOOL)


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("Score du plan", FORBIDDEN_FR),
        ("tournées ciblées", FORBIDDEN_FR),
        ("personnes rencontrées à distance de marche", FORBIDDEN_FR),
        ("a refusé le contact", FORBIDDEN_FR),
        ("targeted rounds", FORBIDDEN_EN),
        ("Plan performance", FORBIDDEN_EN),
    ],
)
def test_the_lint_sees_forbidden_words(text, forbidden):
    assert faults({text, "lieux connus", "known places"}, forbidden) == [text]


def test_english_is_british():
    american = re.compile(
        r"\b(?:neighborhood|color|center|license[sd]?\b(?! )|organiz|recogniz|kilometer|program\b)",
        re.IGNORECASE,
    )
    assert [text for text in english_strings() if american.search(text)] == []
