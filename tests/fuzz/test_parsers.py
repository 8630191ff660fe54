"""Every parser of a file people give refuses what it cannot read in words, and never crashes.

Hypothesis damages a file that is right. Only `PlannerError` may come out; what is read instead is
accepted. `ALLERVERS_FUZZ` is the number of examples a sample gets (25).
"""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import planner
from planner.errors import PlannerError
from tests.fuzz.damage import damaged
from tests.fuzz.samples import READERS, Sample, samples

EXAMPLES = int(os.environ.get("ALLERVERS_FUZZ", "25"))
THROUGH = {
    "files.read_bytes": "judging.read_plan",
    "grid_rows.read_rows": "zones.read_zones",
    "means_book.load_book": "means_xlsx.read_means",
    "streets_graphml.read": "streets.read_streets",
    "streets_layers.read": "streets.read_streets",
    "streets_pbf.read": "streets.read_streets",
    "tables.read_csv_text": "hours.read_hours",
    "tables.read_text": "records.read_records",
    "vector.read_layer": "communes.read_communes",
    "weeks.load_means": "means_xlsx.read_means",
    "workbook.read_workbook": "means_xlsx.read_means",
    "zones.parse_zones": "zones.read_zones",
    "zones.read_raw": "zones.read_zones",
}
"""Parsers that others call: read through those."""
OWN = {
    "codec.load_json": "rows of the tool's own database; those of an archive are in tests/store",
    "grid_departments.read_department": "a file the tool has just split itself",
    "national_needs.read_facts": "a file of the tool's own; None where it cannot be read",
    "non_take_up.read_non_take_up": "shipped with the tool, never given by people",
}
"""What reads no file that somebody gives."""
_READS = re.compile(r"(read|load|loads|parse)(_\w+)?")


def _parsers() -> set[str]:
    """Public functions, anywhere in the tool, that read or load a path or a plan's text."""
    root = Path(planner.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or not _READS.fullmatch(node.name):
                continue
            told = [ast.unparse(arg.annotation) for arg in node.args.args if arg.annotation]
            if any("Path" in one or "bytes" in one for one in told):
                found.add(f"{path.stem}.{node.name}")
    return found


def test_a_new_parser_comes_with_its_fuzz_test():
    known = READERS.keys() | THROUGH.keys() | OWN.keys()
    assert _parsers() <= known, "give it a sample in tests/fuzz/samples.py"
    assert known <= _parsers(), "no such parser any more"
    assert set(THROUGH.values()) <= READERS.keys()
    assert {sample.parser for sample in samples()} == READERS.keys()


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize("sample", samples(), ids=lambda one: f"{one.parser}-{one.name}")
def test_a_damaged_file_is_read_or_refused_in_words(sample: Sample, tmp_path: Path):
    path = tmp_path / sample.name
    path.write_bytes(sample.content)
    READERS[sample.parser](path)  # the sample is right

    @settings(
        max_examples=EXAMPLES,
        derandomize=EXAMPLES == 25,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.data())
    def refused_or_read(data: st.DataObject) -> None:
        path.write_bytes(data.draw(damaged(sample.content)))
        told = "read"
        try:
            READERS[sample.parser](path)
        except PlannerError as error:
            told = str(error).strip()
        assert told

    refused_or_read()
