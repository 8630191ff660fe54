"""Addresses of a local file in the layout of the Base adresse nationale (`;`-separated CSV)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from planner import geo
from planner.errors import Fault, InputFileError
from planner.frames import ADDRESSES
from planner.i18n import _
from planner.sources.services_layouts._layout import text
from planner.sources.services_layouts._position import degrees
from planner.sources.tables import read_csv_text

SOURCES = ("ban",)

REQUIRED = ("numero", "nom_voie", "lon", "lat")


def read_addresses(path: Path, *, epsg: int) -> pd.DataFrame:
    """Read addresses; never sent anywhere.

    Columns read: `id`, `numero`, `rep`, `nom_voie`, `nom_commune`, `lon`, `lat`.

    Returns
    -------
    DataFrame
        Checked against `frames.ADDRESSES`, positions in EPSG `epsg`.

    Raises
    ------
    InputFileError
        Unreadable, columns missing, positions or street names missing: all lines at once.
    """
    path = Path(path)
    raw = read_csv_text(path)
    missing = [name for name in REQUIRED if name not in raw]
    if missing:
        message = _("colonnes absentes : {list}").format(list=", ".join(missing))
        hint = _("prendre le fichier d'adresses du département au format CSV de la BAN")
        raise InputFileError([Fault(message, hint, str(path))])
    position, faults = degrees(raw[["lat", "lon"]], raw, "lon, lat", str(path))
    street = text(raw, "nom_voie")
    faults += [
        Fault(_("nom de voie absent"), "", str(path), line=int(line), column="nom_voie")
        for line in raw.loc[street == "", "line"][:20]
    ]
    if faults:
        raise InputFileError(faults)
    return _frame(raw, street, position, epsg)


def _frame(raw: pd.DataFrame, street: pd.Series, position: pd.DataFrame, epsg: int) -> pd.DataFrame:
    x_m, y_m = geo.to_metric(position["lon"], position["lat"], epsg)
    number = text(raw, "numero") + text(raw, "rep")
    commune = text(raw, "nom_commune")
    ids = text(raw, "id")
    ids = ids.where((ids != "") & ~ids.duplicated(keep=False), "ligne-" + raw["line"].astype(str))
    frame = pd.DataFrame(
        {
            "number": number.where(number.ne("") & number.ne("0"), None),
            "street": street,
            "commune": commune.where(commune != "", None),
            "x_m": np.asarray(x_m, dtype=np.float64),
            "y_m": np.asarray(y_m, dtype=np.float64),
        }
    )
    frame.index = pd.Index(ids.astype(object), dtype=object, name="address_id")
    return ADDRESSES.check(frame)
