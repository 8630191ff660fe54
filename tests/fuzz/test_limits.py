"""Files too large, archives that swell, names that climb out of their folder: refused, unread."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import pytest

from planner.errors import PlannerError
from tests.fuzz.samples import READERS, Sample, samples

TOO_LARGE_BYTES = 5_000_000_000
READ_ALREADY = ("plan_format.loads",)
"""Given a text that `judging.read_plan` has read and measured."""
ARCHIVES = [one for one in samples() if zipfile.is_zipfile(io.BytesIO(one.content))]


def _ids(sample: Sample) -> str:
    return f"{sample.parser}-{sample.name}"


@pytest.mark.parametrize("sample", samples(), ids=_ids)
def test_a_file_above_the_limit_is_refused_before_it_is_read(sample: Sample, tmp_path: Path):
    if sample.parser in READ_ALREADY:
        return
    path = tmp_path / sample.name
    with path.open("wb") as file:
        file.write(sample.content)
        file.truncate(TOO_LARGE_BYTES)  # a hole: no room is taken
    with pytest.raises(PlannerError, match=r"Mo|grand"):
        READERS[sample.parser](path)


@pytest.mark.parametrize("sample", ARCHIVES, ids=_ids)
def test_an_archive_that_swells_is_refused(sample: Sample, tmp_path: Path):
    path = tmp_path / sample.name
    with zipfile.ZipFile(io.BytesIO(sample.content)) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, body in parts.items():
            pack.writestr(name, body)
        for rank in range(3):
            pack.writestr(f"xl/more{rank}.xml", b"\0" * 30_000_000)
    if path.suffix == ".zip":  # a table of squares may be large: what it says of itself is believed
        path.write_bytes(_telling(path.read_bytes(), 4_000_000_000))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(PlannerError):
        READERS[sample.parser](path)


def _telling(content: bytes, size: int) -> bytes:
    """The archive, saying that its first entry unpacks to `size` bytes."""
    at = content.index(b"PK\x01\x02") + 24
    return content[:at] + size.to_bytes(4, "little") + content[at + 4 :]


@pytest.mark.parametrize("sample", ARCHIVES, ids=_ids)
def test_an_archive_whose_names_climb_writes_nothing_anywhere(sample: Sample, tmp_path: Path):
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    path = folder / sample.name
    with zipfile.ZipFile(io.BytesIO(sample.content)) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    with zipfile.ZipFile(path, "w") as pack:
        for name, body in parts.items():
            pack.writestr(name, body)
        for name in ("../climbed.csv", "../../climbed.xml", str(tmp_path / "climbed.txt")):
            pack.writestr(name, b"climbed")
    before = sorted(tmp_path.rglob("*"))
    with contextlib.suppress(PlannerError):
        READERS[sample.parser](path)
    assert sorted(tmp_path.rglob("*")) == before
