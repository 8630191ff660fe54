"""Files handed over by a page, as readers of files take them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from streamlit.runtime.uploaded_file_manager import UploadedFile

from planner.errors import Fault, FaultsError
from planner.exports.printable import one_line

LONGEST_NAME = 80
MOST_BYTES = 240
"""A letter may take four bytes of a name; systems take 255 in all."""


@contextmanager
def uploads() -> Iterator[Path]:
    """A folder for what is handed over, gone once it is read; faults name files, not the folder."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            yield Path(folder)
        except FaultsError as error:
            faults = tuple(_as_given(fault, Path(folder)) for fault in error.faults)
            raise type(error)(faults) from error


def _as_given(fault: Fault, folder: Path) -> Fault:
    inside = fault.file is not None and Path(fault.file).is_relative_to(folder)
    return replace(fault, file=Path(fault.file).name) if inside and fault.file else fault


def written(folder: Path, given: UploadedFile) -> Path:
    """The file in a folder of its own, under the last part of its name: faults name it."""
    folder.mkdir()
    path = folder / file_name(given.name)
    path.write_bytes(given.getbuffer())
    return path


def file_name(given: str) -> str:
    """The last part of a name a browser tells, as any system takes it; its end is kept."""
    last = Path(one_line(given.replace("\\", "/"))).name[-LONGEST_NAME:]
    return last.encode()[-MOST_BYTES:].decode(errors="ignore").lstrip(".") or "fichier"


def written_if_any(folder: Path, given: UploadedFile | None) -> Path | None:
    """As `written`; None where no file was handed over."""
    return None if given is None else written(folder, given)


def all_written(folder: Path, given: list[UploadedFile]) -> tuple[Path, ...]:
    """Several files, each in a folder of its own beside `folder`, in their order.

    Of files of the same name the last one counts: it is the first one, mended.
    """
    last = {one.name: one for one in given}
    return tuple(
        written(folder.with_name(f"{folder.name}-{rank}"), one)
        for rank, one in enumerate(last.values())
    )
