"""Which columns of a zone file mean what: names used by producers, and how to read their values.

The frame's own column names are accepted as they are. Rates published in percent become shares.
Suppressed values (`ns`, `nd`, `s`, `c`, blank) are null: unknown, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.errors import Fault
from planner.i18n import _, counted

SUPPRESSED = frozenset({"", "ns", "nd", "s", "c", "so", "n/a", "na", "nan", "none", "null", "-"})
MAX_SHOWN = 20
"""Faulty values listed per column; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A producer's column: pattern of its name (case ignored), factor to the frame's unit."""

    pattern: str
    factor: float = 1.0

    def find(self, columns: list[str]) -> str | None:
        """Name of the first column it matches; of several vintages, the latest."""
        found = [name for name in columns if re.fullmatch(self.pattern, name, re.IGNORECASE)]
        return max(found, key=str.casefold) if found else None


CELL_IDENTIFIERS = (
    r"idcar_200m|idinspire|idcar_1km|id_carr1km|idcar_nat|id_car_nat|id_carr_n|id_carr_?\w*"
)
"""Identifiers of INSEE's squares, the finest level first."""

IDENTIFIERS = (
    rf"zone_id|code_iris|iris|{CELL_IDENTIFIERS}|code_qp|insee_com|code|id",
    r"name|nom_iris|libiris|nom_qp|lib_qp|lib_zone|libelle|nom",
    r"commune|nom_com|nom_commune|libcom|lib_com|commune_qp|insee_com|code_insee|depcom|lcog_geo",
)
"""Patterns of the identifier, name and commune columns; alternatives in order of preference."""

INDICATORS: dict[str, tuple[Alias, ...]] = {
    "population": (
        Alias("population"),
        Alias("ind"),
        Alias(r"p\d\d_pop"),
        Alias("pop_mun"),
        Alias("population_municipale"),
    ),
    "households": (Alias("households"), Alias("men"), Alias("houhold"), Alias(r"p\d\d_men")),
    "poor_households": (Alias("poor_households"), Alias("men_pauv"), Alias("phouhold")),
    "poverty_share": (Alias("poverty_share"), Alias(r"disp_tp60\d\d", 0.01), Alias("tp60", 0.01)),
    "median_income_eur": (Alias("median_income_eur"), Alias(r"disp_med\d\d"), Alias("disp_q2")),
    "minima_share": (Alias("minima_share"), Alias(r"disp_ppmini\d\d", 0.01)),
}
"""Indicator of the frame → names it goes by: IRIS and QPV of Filosofi, INSEE squares, own names."""

_HIGHEST = {"poverty_share": 1.0, "minima_share": 1.0}
_RESIDENTIAL_TYPES = frozenset({"H", "Z"})


def find_text(columns: list[str], pattern: str) -> str | None:
    """Column of the first alternative of `pattern` there is, case ignored; None: none."""
    for alternative in pattern.split("|"):
        for name in columns:
            if re.fullmatch(alternative, name, re.IGNORECASE):
                return name
    return None


def numbers(series: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Read numbers written by people or programs.

    Returns
    -------
    values, wrong
        float64 with null where suppressed; and a boolean mask of texts that are neither a number
        nor a known mark of suppression.
    """
    if pd.api.types.is_numeric_dtype(series):
        return series.astype(np.float64), pd.Series(False, index=series.index)
    text = series.fillna("").astype(str).str.strip().str.replace("\u202f", "").str.replace(" ", "")
    known = ~text.str.casefold().isin(SUPPRESSED)
    values = pd.to_numeric(text.where(known).str.replace(",", "."), errors="coerce")
    return values.astype(np.float64), known & values.isna()


def read_indicators(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Columns of `INDICATORS` in the frame's units, null where not given, with their faults.

    Returns
    -------
    indicators, faults
        One float64 column per indicator; `indicators.attrs["used"]` maps an indicator to the
        column it came from. Lines of faults are 1-based rows of the layer.
    """
    columns = [str(name) for name in frame.columns]
    used: dict[str, str] = {}
    out: dict[str, pd.Series] = {}
    faults: list[Fault] = []
    for indicator, aliases in INDICATORS.items():
        out[indicator] = pd.Series(np.nan, index=frame.index, dtype=np.float64)
        for alias in aliases:
            column = alias.find(columns)
            if column is None:
                continue
            values, wrong = numbers(frame[column])
            out[indicator] = values * alias.factor
            used[indicator] = column
            faults += value_faults(frame, column, wrong, _("nombre attendu"), file)
            faults += value_faults(
                frame,
                column,
                _outside(indicator, out[indicator]),
                _range_text(indicator, alias),
                file,
            )
            break
    indicators = pd.DataFrame(out, index=frame.index)
    indicators.attrs["used"] = used
    return indicators, faults


def _outside(indicator: str, values: pd.Series) -> pd.Series:
    highest = _HIGHEST.get(indicator, np.inf)
    lowest = -np.inf if indicator == "median_income_eur" else 0.0
    outside: pd.Series = (values < lowest) | (values > highest) | np.isinf(values)
    return outside


def _range_text(indicator: str, alias: Alias) -> str:
    if indicator not in _HIGHEST:
        return _("nombre positif attendu")
    return _("pourcentage de 0 à 100 attendu") if alias.factor != 1 else _("part de 0 à 1 attendue")


def value_faults(
    frame: pd.DataFrame, column: str, wrong: pd.Series, hint: str, file: str
) -> Iterator[Fault]:
    """One fault per wrong value up to `MAX_SHOWN`, then how many more.

    Lines are the frame's column `line` where it has one, else 1-based rows. A value that came from
    a joined table names that table (`frame.attrs["joined"]`: column → file and lines).
    """
    told, lines = frame.attrs.get("joined", {}).get(column, (file, frame.get("line")))
    rows = np.flatnonzero(wrong.to_numpy())
    for row in rows[:MAX_SHOWN]:
        message = _("valeur « {value} »").format(value=str(frame[column].iloc[row])[:60])
        line = int(row) + 1 if lines is None else int(lines.iloc[row])
        yield Fault(message, hint, told, line=line, column=column)
    if len(rows) > MAX_SHOWN:
        message = counted("et {num} autre valeur", "et {num} autres valeurs", len(rows) - MAX_SHOWN)
        yield Fault(message, hint, told, column=column)


def residential(frame: pd.DataFrame) -> pd.Series:
    """False for activity (A) and various (D) IRIS; true elsewhere and where nothing says."""
    columns = [str(name) for name in frame.columns]
    kind = find_text(columns, "typ_iris|type_iris")
    if kind is not None:
        text = frame[kind].fillna("H").astype(str).str.strip().str.upper()
        return text.isin(_RESIDENTIAL_TYPES)
    own = find_text(columns, "residential")
    if own is not None and pd.api.types.is_bool_dtype(frame[own]):
        return frame[own].astype(bool)
    return pd.Series(True, index=frame.index)
