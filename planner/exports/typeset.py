"""A template and its data as a tagged A4 PDF (PDF/UA-1), through typst.

Nothing touches the disk: templates are package data, and texts travel as JSON (typst displays a
string, it never evaluates one). Only the fonts embedded in typst and those of `exports/fonts` are
used, so that a page is the same on every machine.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

_FONTS = Path(__file__).resolve().parent / "fonts"


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_FONTS)]
    )


TOGETHER = r'#show regex("\d+(\u{a0}h(\u{a0}\d\d)?|:\d\d)–\d+(\u{a0}h(\u{a0}\d\d)?|:\d\d)"): box'
"""A span of hours stays on one line; a box adds no character to the text of the page."""


def typeset(template: str, **inputs: object) -> bytes:
    """Typeset a template of this package as a PDF.

    Parameters
    ----------
    template
        Name of the template, without its suffix.
    inputs
        What it reads from `sys.inputs`, made JSON here; every text has passed `printable`.
    """
    import typst

    source = resources.files("planner.exports") / f"{template}.typ"
    template_bytes = f"{TOGETHER}\n".encode() + source.read_bytes()
    pdf = typst.Compiler(template_bytes, font_paths=_fonts()).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={name: json.dumps(value, ensure_ascii=False) for name, value in inputs.items()},
    )
    assert isinstance(pdf, bytes)
    return pdf
