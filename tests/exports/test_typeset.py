"""What is common to every page set on paper."""

from __future__ import annotations

import io

import pypdf
import pytest
import typst

from planner.exports.typeset import TOGETHER
from planner.hours import span_of_hours


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_span_of_hours_is_never_cut_in_two_lines_and_reads_as_it_is_written(lang: str) -> None:
    span = span_of_hours(1200, 1350, lang)
    narrow = "#set page(width: 60pt, height: 90pt, margin: 4pt)\n#set text(size: 9pt)\n"
    lines = {
        rule: pypdf.PdfReader(
            io.BytesIO(typst.Compiler(f"{rule}\n{narrow}le soir {span} ici".encode()).compile())
        )
        .pages[0]
        .extract_text()
        .split("\n")
        for rule in ("", TOGETHER)
    }
    assert not any(span in line for line in lines[""])  # the narrow page does cut it otherwise
    assert any(span in line for line in lines[TOGETHER])
