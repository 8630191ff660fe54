"""Needs as a GeoPackage and as a workbook: every column, nothing that runs."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import xlsxwriter

from planner.exports.needs_table import check_public, missing, ranked
from planner.i18n import _
from planner.indicators.need import Needs

LAYER = "besoins"
_NUMBER = "0.######"
_WRITTEN = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Date written in the files: the same content gives the same bytes."""


def needs_layer(zones: gpd.GeoDataFrame, needs: Needs) -> gpd.GeoDataFrame:
    """Ranked needs with the shapes of their zones, `zone_id` a column.

    Raises
    ------
    PrivacyError
        The needs count protected places.
    """
    frame = ranked(zones, check_public(needs))
    shapes = zones.geometry.reindex(frame.index)
    return gpd.GeoDataFrame(
        frame.reset_index(names="zone_id"), geometry=shapes.to_numpy(), crs=zones.crs
    )


def needs_gpkg(zones: gpd.GeoDataFrame, needs: Needs, *, attributions: Sequence[str] = ()) -> bytes:
    """Write a GeoPackage of one layer in the territory's metric system; unknown is null.

    The unit, the notes and the sources are in the layer's description. The same needs give the
    same bytes.

    Raises
    ------
    PrivacyError
        The needs count protected places.
    """
    layer = needs_layer(zones, needs)
    told = "\n".join([needs.label, *needs.notes, *attributions])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "besoins.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{_WRITTEN:%Y-%m-%dT%H:%M:%S.000Z}"})
        try:
            pyogrio.write_dataframe(
                layer, path, layer=LAYER, geometry_type="MultiPolygon", promote_to_multi=True,
                layer_options={"DESCRIPTION": told[:8000], "IDENTIFIER": LAYER},
            )  # fmt: skip
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def needs_xlsx(zones: gpd.GeoDataFrame, needs: Needs, *, attributions: Sequence[str] = ()) -> bytes:
    """Write a workbook: the zones, then how to read them; texts are never formulas nor links.

    Unknown is written `inconnu`, never blank or 0.

    Raises
    ------
    PrivacyError
        The needs count protected places.
    """
    frame = ranked(zones, check_public(needs))
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": _WRITTEN})
    head = book.add_format({"bold": True, "bg_color": "#D5E1E8", "text_wrap": True})
    figure = book.add_format({"num_format": _NUMBER})
    sheet = book.add_worksheet(_("zones"))
    columns = ["zone_id", *map(str, frame.columns)]
    for at, name in enumerate(columns):
        sheet.write_string(0, at, name, head)
    rows = zip(frame.index, frame.itertuples(index=False), strict=True)
    for line, (code, values) in enumerate(rows, start=1):
        for at, value in enumerate((str(code), *values)):
            _write(sheet, (line, at), missing(columns[at]) if _null(value) else value, figure)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(1, len(frame)), len(columns) - 1)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, len(columns) - 1, 14)
    sheet.set_column(2, 2, 28)
    _reading(book, needs, attributions)
    book.close()
    return buffer.getvalue()


def _null(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def _write(sheet: Any, cell: tuple[int, int], value: Any, figure: Any) -> None:
    line, at = cell
    if isinstance(value, str):
        sheet.write_string(line, at, value)
    elif isinstance(value, bool) or type(value).__name__ == "bool_":
        sheet.write_string(line, at, _("oui") if value else _("non"))
    else:
        sheet.write_number(line, at, float(value), figure)


def _reading(book: Any, needs: Needs, attributions: Sequence[str]) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("lecture"))
    sheet.set_column(0, 0, 100)
    weights = ", ".join(f"{key}={weight:g}" for key, weight in needs.weights.items())
    unit, told = _("Besoin : {label}"), _("Poids : {weights}")
    lines = [unit.format(label=needs.label), told.format(weights=weights), *needs.notes]
    for line, text in enumerate([*lines, *attributions]):
        sheet.write_string(line, 0, text, wrap)
