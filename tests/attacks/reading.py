"""What an attacker reads in a file of any format: its words and every position it may hold."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from pathlib import Path

import numpy as np
import pypdf
from numpy.typing import NDArray

from tests.pdf_text import text_of

_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_END = re.compile(r"[<>)\]}\n]")


def words_of(path: Path) -> str:
    """All text of a file: pages, document properties and attachments of a PDF, parts of a zip."""
    return words_in(path.name, path.read_bytes())


def words_in(name: str, content: bytes) -> str:
    """As `words_of`, of bytes."""
    if name.endswith(".pdf"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        return f"{text_of(content)}\n{reader.metadata}"
    if name.endswith((".xlsx", ".zip")):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(words_in(one, parts.read(one)) for one in parts.namelist())
    return content.decode("utf-8", errors="replace")


def positions_of(text: str) -> NDArray[np.float64]:
    """Every two decimal numbers that belong together, in both orders: float[n, 2].

    Two numbers belong together where nothing between them ends a thing: a tag, a bracket, a line.
    """
    found = list(_NUMBER.finditer(text))
    numbers = [
        (float(one.group()), float(other.group()))
        for one, other in itertools.pairwise(found)
        if not _END.search(text, one.end(), other.start())
    ]
    pairs = np.array(numbers, dtype=float).reshape(-1, 2)
    return np.vstack((pairs, pairs[:, ::-1]))
