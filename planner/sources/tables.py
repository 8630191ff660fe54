"""Delimited text files as rows of text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.sources.vector import check_file

MAX_BYTES = 500_000_000


def read_csv_text(path: Path, *, max_bytes: int = MAX_BYTES) -> pd.DataFrame:
    """Read a CSV (`;`, `,` or tab; UTF-8 or Windows-1252) with every cell as text.

    Returns
    -------
    DataFrame
        One row per record, blanks as empty text, and `line`: 1-based record number counting the
        header, which is the line a spreadsheet shows.

    Raises
    ------
    InputFileError
        Missing, empty, too large, no header, or records that do not fit the header.
    """
    data = check_file(path, max_bytes=max_bytes).read_bytes()
    if b"\x00" in data[:4096]:
        raise InputFileError([Fault(_("ce n'est pas un fichier CSV"), file=str(path))])
    try:
        told = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        told = data.decode("cp1252", errors="replace")
    header = told.split("\n", 1)[0]
    separator = max(";,\t", key=header.count)
    try:
        frame = pd.read_csv(
            io.StringIO(told), sep=separator, dtype=str, keep_default_na=False,
            quoting=csv.QUOTE_MINIMAL, index_col=False,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        hint = _("vérifier séparateurs et guillemets")
        raise InputFileError([Fault(_("CSV illisible"), hint, file=str(path))]) from error
    frame.columns = [str(name).strip() for name in frame.columns]
    return frame.assign(line=range(2, len(frame) + 2))
