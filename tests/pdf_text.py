"""All the words of a PDF, read by Chromium's own reader: thirty times quicker than pypdf's."""

from __future__ import annotations

import contextlib

import pypdfium2

_CUT = chr(0xFFFE)
"""What stands for the hyphen of a word cut at the end of a line."""


def text_of(pdf: bytes) -> str:
    """Text of its pages, one after another, words cut at the end of a line made whole."""
    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        pages = [_page(document, rank) for rank in range(len(document))]
    return "\n".join(pages).replace(_CUT, "")


def _page(document: pypdfium2.PdfDocument, rank: int) -> str:
    with (
        contextlib.closing(document[rank]) as page,
        contextlib.closing(page.get_textpage()) as text,
    ):
        return str(text.get_text_range())
