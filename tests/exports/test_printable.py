"""Hostile text keeps its letters and loses what could move or break a line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.exports.printable import REPLACEMENT, printable, printable_tree
from planner.exports.svg import element


@pytest.mark.parametrize(
    "text", ['#import "x": y', "<script>alert(1)</script>", "`rm -rf` ${x} =1+1", "*a* _b_ $x$ @c"]
)
def test_code_stays_as_it_was_typed(text: str) -> None:
    assert printable(text) == text


def test_a_reordering_character_is_dropped() -> None:
    assert printable("a\u202eb\u2066c\u200f") == "abc"


def test_a_character_without_a_glyph_becomes_a_square() -> None:
    assert printable("Gare 😀 日") == f"Gare {REPLACEMENT} {REPLACEMENT}"


def test_a_raised_letter_without_a_glyph_is_set_plain() -> None:
    assert printable("la 2\N{MODIFIER LETTER SMALL E} sortie") == "la 2e sortie"


def test_no_break_spaces_and_accents_stay_and_decomposed_accents_are_composed() -> None:
    assert printable("20\N{NO-BREAK SPACE}h E\u0301tienne") == "20\N{NO-BREAK SPACE}h Étienne"


def test_line_breaks_become_spaces() -> None:
    assert printable(" a\r\n\tb\u2028c ") == "a b c"


def test_keys_and_numbers_of_a_tree_are_left_alone() -> None:
    tree = {"a\u202e": ["b\u202e", 1, None], "c": {"d": True}}
    assert printable_tree(tree) == {"a\u202e": ["b", 1, None], "c": {"d": True}}


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_printing_twice_is_printing_once(text: str) -> None:
    assert printable(printable(text)) == printable(text)


def test_an_element_escapes_attributes_and_text() -> None:
    written = element("text", text="<b>&", class_='"x" <y>', font_size=1.005)
    assert written == '<text class=\'"x" &lt;y&gt;\' font-size="1">&lt;b&gt;&amp;</text>'
