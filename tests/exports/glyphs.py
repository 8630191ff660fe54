"""Which glyphs a page of ours draws, by which fonts, how large."""

from __future__ import annotations

import pypdf


def glyphs_of(page: pypdf.PageObject) -> list[int]:
    """Numbers of the glyphs drawn: our fonts are two bytes a glyph, and 0 is the empty box."""
    drawn = []
    for operands, operator in page.get_contents().operations:
        texts = operands[0] if operator == b"TJ" else operands if operator == b"Tj" else ()
        for text in texts:
            if isinstance(text, str | bytes):
                raw = text if isinstance(text, bytes) else text.original_bytes
                drawn += [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]
    return drawn


def fonts_of(page: pypdf.PageObject) -> set[str]:
    """Names of the fonts of a page, without what marks a part of one."""
    fonts = (one.get_object() for one in page["/Resources"]["/Font"].values())
    return {str(font["/BaseFont"]).partition("+")[2] for font in fonts}


def sizes_of(page: pypdf.PageObject) -> list[float]:
    """Size of each text of a page, in points, in the order they are drawn."""
    return [
        float(operands[1])
        for operands, operator in page.get_contents().operations
        if operator == b"Tf"
    ]
