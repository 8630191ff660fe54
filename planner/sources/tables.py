"""Delimited text files as rows of text."""

from __future__ import annotations

import csv
import gzip
import io
import warnings
import zlib
from pathlib import Path

import pandas as pd

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.sources.vector import check_file

MAX_BYTES = 500_000_000


def read_csv_text(path: Path, *, max_bytes: int = MAX_BYTES) -> pd.DataFrame:
    """Read a CSV (`;`, `,` or tab; UTF-8 or Windows-1252; gzipped or not), every cell as text.

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
    return csv_frame(read_text(path, max_bytes=max_bytes), str(path))


def read_text(path: Path, *, max_bytes: int = MAX_BYTES) -> str:
    """Text of a file, gzipped or not, UTF-8 or Windows-1252.

    Raises
    ------
    InputFileError
        Missing, empty, too large once unzipped, damaged, or binary.
    """
    data = check_file(path, max_bytes=max_bytes).read_bytes()
    if data.startswith(b"\x1f\x8b"):
        data = _unzipped(data, path, max_bytes)
    if b"\x00" in data[:4096]:
        raise InputFileError([Fault(_("ce n'est pas un fichier CSV"), file=str(path))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _unzipped(data: bytes, path: Path, max_bytes: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            found = file.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        hint = _("télécharger le fichier à nouveau")
        raise InputFileError([Fault(_("fichier .gz abîmé"), hint, file=str(path))]) from error
    if len(found) > max_bytes or not found:
        message = _("fichier .gz vide, ou de plus de {mb} Mo une fois ouvert").format(
            mb=max_bytes // 10**6
        )
        raise InputFileError([Fault(message, _("découper le fichier"), file=str(path))])
    return found


def csv_frame(told: str, file: str) -> pd.DataFrame:
    """Records of a CSV's text, as `read_csv_text` gives them; `file` is named in faults."""
    header = told.split("\n", 1)[0]
    separator = max(";,\t", key=header.count)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "error", pd.errors.ParserWarning
            )  # records longer than the header
            frame = pd.read_csv(
                io.StringIO(told), sep=separator, dtype=str, keep_default_na=False,
                quoting=csv.QUOTE_MINIMAL, index_col=False,
            )  # fmt: skip
    except (
        pd.errors.ParserError, pd.errors.EmptyDataError, pd.errors.ParserWarning, ValueError
    ) as error:  # fmt: skip
        hint = _("vérifier séparateurs et guillemets")
        raise InputFileError([Fault(_("CSV illisible"), hint, file=file)]) from error
    frame.columns = [str(name).strip() for name in frame.columns]
    return frame.assign(line=range(2, len(frame) + 2))
