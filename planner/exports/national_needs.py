"""Needs of a whole country: a GeoParquet per department, and one table of departments."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from planner.exports.needs_layers import needs_layer
from planner.exports.needs_table import cell, plain
from planner.i18n import _
from planner.indicators.need import Needs

FACTS = b"aller_vers"
"""Key of what a file says of itself, as JSON, beside the columns."""


def department_parquet(zones: gpd.GeoDataFrame, needs: Needs, facts: Mapping[str, Any]) -> bytes:
    """Write the needs of a department as GeoParquet; unknown is null.

    Parameters
    ----------
    zones
        `frames.ZONES`, grouped so that none shown is too small.
    needs
        Needs on the zones' index.
    facts
        JSON-ready, kept in the file (`read_facts`). The same needs give the same bytes.

    Raises
    ------
    PrivacyError
        The needs count protected places.
    """
    buffer = io.BytesIO()
    needs_layer(zones, needs).to_parquet(buffer, index=False)
    table = pq.read_table(pa.BufferReader(buffer.getvalue()))
    told = {**(table.schema.metadata or {}), FACTS: json.dumps(facts, ensure_ascii=False).encode()}
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(told), out)
    return out.getvalue()


def read_facts(path: Path) -> dict[str, Any] | None:
    """What a department's file says of itself; None: no such file, or not a whole one."""
    try:
        metadata = pq.read_schema(path).metadata or {}
        return dict(json.loads(metadata[FACTS]))
    except (OSError, pa.ArrowException, KeyError, ValueError):
        return None


COLUMNS = (
    "num_zones", "num_unknown", "households", "need", "need_share", "num_half", "num_known",
    "num_unstable",
)  # fmt: skip
"""Figures of a department in the table, in this order."""


def departments_csv(rows: Sequence[Mapping[str, Any]], label: str) -> str:
    """Write the table of departments (`;`, decimal comma); unknown is written `inconnu`.

    Parameters
    ----------
    rows
        `department` and `COLUMNS`, one row each, in the order to write.
    label
        The need's unit in words.
    """
    frame = pd.DataFrame(rows, columns=["department", *COLUMNS])
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([_("departement"), _("zones"), _("zones_au_besoin_inconnu"), _("menages"),
                     _("besoin"), _("unité"), _("part_du_besoin"), _("zones_de_la_moitie"),
                     _("zones_au_besoin_connu"), _("zones_au_rang_instable")])  # fmt: skip
    for row in frame.to_dict("records"):
        figures = [plain(row[name]) for name in COLUMNS]
        figures.insert(4, cell(label))
        writer.writerow([cell(str(row["department"])), *figures])
    return buffer.getvalue()
