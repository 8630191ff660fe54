"""A workbook's zip made harmless: every part read within a cap, rewritten, cells within a grid.

The spreadsheet library then sees only what was counted here: sizes that lie, parts named twice and
a lone cell at the far corner of a sheet (a dense grid of 17 billion cells) cannot reach it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

MAX_UNZIPPED_BYTES = 60_000_000
MAX_PARTS = 1_000
MAX_ROW, MAX_COLUMN = 20_000, 200
WORKBOOK = "xl/workbook.xml"
_CHUNK = 1 << 16
_REF = re.compile(r"([A-Za-z]{1,8})([0-9]{1,10})")
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError,
)  # fmt: skip
"""What reading a damaged, encrypted or exotic zip may raise."""


class NotAWorkbookError(ValueError):
    """A zip without a workbook in it (a text document, a renamed archive)."""


class SwellingError(ValueError):
    """A zip that unfolds beyond the cap, or a sheet whose cells lie far apart."""


def harmless(content: bytes) -> bytes:
    """Return the same workbook, each part counted and its sheets' cells near the first one.

    Raises
    ------
    NotAWorkbookError
        No workbook part.
    SwellingError
        More parts, bytes, rows or columns than a means workbook may have.
    zipfile.BadZipFile, OSError, RuntimeError, ValueError, zlib.error, EOFError
        Damaged or encrypted (`BROKEN`).
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = list(dict.fromkeys(archive.namelist()))
        if WORKBOOK not in names:
            raise NotAWorkbookError
        declared = sum(info.file_size for info in archive.infolist())
        if declared > MAX_UNZIPPED_BYTES or len(names) > MAX_PARTS:
            raise SwellingError
        parts = dict(_parts(archive, names))
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as clean:
        for name, part in parts.items():
            if _is_document(name, part):
                clean.writestr(name, part)
    return copy.getvalue()


def _parts(archive: zipfile.ZipFile, names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Parts as they unfold, counted while they are read."""
    left = MAX_UNZIPPED_BYTES
    for name in names:
        blocks = []
        with archive.open(name) as part:
            while block := part.read(_CHUNK):
                left -= len(block)
                if left < 0:
                    raise SwellingError
                blocks.append(block)
        yield name, b"".join(blocks)


def _is_document(name: str, part: bytes) -> bool:
    """Whether a part is XML to keep; pictures and the like are left out.

    Cells far from the first one, and a document that declares entities, are refused.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = _check_element
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError) as error:
        if name.endswith((".xml", ".rels")):
            raise ValueError(str(error)) from error
        return False
    return True


def _check_element(tag: str, attributes: dict[str, str]) -> None:
    name = tag.rsplit(" ", 1)[-1]
    if name == "row" and int(attributes.get("r", "1")) > MAX_ROW:
        raise SwellingError
    if name != "c" or "r" not in attributes:
        return
    match = _REF.fullmatch(attributes["r"])
    if match is None or int(match[2]) > MAX_ROW or _column(match[1]) > MAX_COLUMN:
        raise SwellingError


def _column(letters: str) -> int:
    """Number of a column from its letters: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _refuse_doctype(*_declared: object) -> None:
    raise ValueError("document type declared")
