"""What only some zone files give: estimates marked as such, parent areas, households by kind.

INSEE's gridded data (Filosofi): `ind_snv` is the sum of the inhabitants' living standards, extremes
brought in; `men_fmp` one-parent households; `men_1ind` one-person households; `ind_65_79` and
`ind_80p` inhabitants by age; `i_est_200`, `i_est_1km`, in 2015 `I_est_cr`, 1 where the values were
imputed because the square holds fewer than 11 households. Localised tax income of 2010
(`houhold`): INSEE spread the totals of groups of squares: a fractional count is an estimate.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.errors import Fault
from planner.i18n import _
from planner.sources.medians import median_eur
from planner.sources.near_poverty import near_poverty_share, quantile_columns
from planner.sources.zones_columns import find_text, numbers, value_faults

COUNTS: dict[str, tuple[str, ...]] = {
    "living_standard_sum_eur": ("living_standard_sum_eur|ind_snv",),
    "single_parent_households": ("single_parent_households|men_fmp",),
    "one_person_households": ("one_person_households|men_1ind",),
    "older_population": ("older_population|ind_65_79", "ind_80p"),
}
"""Column of the frame → columns that are added up; the first alone where it is the frame's own."""

_IMPUTED = {
    "200m": "i_est_200m?|i_est_cr",
    "1km": "i_est_1km",
}
_LEVELS = {
    "200m": "idcar_200m|idinspire",
    "1km": "idcar_1km|id_carr1km",
    "nat": "idcar_nat|id_car_nat|id_carr_n",
}
"""Level → its identifier, finest first: that of the file is the first it has."""
PARENT_COMMUNE = "code_commune|insee_com|code_insee|depcom|lcog_geo"
OPTIONAL_PATTERNS = (
    *(pattern for patterns in COUNTS.values() for pattern in patterns),
    *_IMPUTED.values(),
    *_LEVELS.values(),
    PARENT_COMMUNE,
    "imputed|parent|near_poverty_share",
    r"disp_(?:d\d|q\d|med)\d*",
)


def read_optional(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Optional columns of `frames.ZONES` that the file gives, and only those.

    Parameters
    ----------
    frame
        Columns as in the file.
    file
        Named in the faults.

    Returns
    -------
    extra, faults
        One column per thing given; `extra.attrs["used"]` maps it to the file's columns.
    """
    columns = [str(name) for name in frame.columns]
    out: dict[str, pd.Series] = {}
    used: dict[str, str] = {}
    faults: list[Fault] = []
    for key, patterns in COUNTS.items():
        found = _found(columns, key, patterns)
        if not found:
            continue
        total = pd.Series(0.0, index=frame.index)
        for column in found:
            values, wrong = numbers(frame[column])
            wrong |= (values < 0) | np.isinf(values)
            faults += value_faults(frame, column, wrong, _("nombre positif attendu"), file)
            total = total + values
        out[key], used[key] = total, " + ".join(found)
    for reader in (_imputed, _parent, _near_poverty):
        read = reader(frame, columns, file)
        if read is None:
            continue
        key, values, column, found_faults = read
        out[key], used[key] = values, column
        faults += found_faults
    extra = pd.DataFrame(out, index=frame.index)
    extra.attrs["used"] = used
    return extra, faults


_Read = tuple[str, pd.Series, str, list[Fault]]


def _found(columns: list[str], key: str, patterns: tuple[str, ...]) -> list[str]:
    first = find_text(columns, patterns[0])
    if first is None:
        return []
    if first.casefold() == key:
        return [first]
    found = [find_text(columns, pattern) for pattern in patterns]
    return [name for name in found if name is not None] if None not in found else []


def level(columns: list[str]) -> str | None:
    """Level of a grid's file: `200m`, `1km`, `nat`; None: no INSEE identifier."""
    return next((key for key, pattern in _LEVELS.items() if find_text(columns, pattern)), None)


def _imputed(frame: pd.DataFrame, columns: list[str], file: str) -> _Read | None:
    own = find_text(columns, "imputed")
    flag = own or find_text(columns, _IMPUTED.get(level(columns) or "", "(?!)"))
    if flag is not None:
        if pd.api.types.is_bool_dtype(frame[flag]):
            return "imputed", frame[flag].astype(bool), flag, []
        values, wrong = numbers(frame[flag])
        wrong |= values.notna() & ~values.isin((0.0, 1.0))
        hint = _("0 (observé) ou 1 (estimé) attendu")
        # a flag that is not given is taken as an estimate: the prudent reading
        return "imputed", values.ne(0.0), flag, list(value_faults(frame, flag, wrong, hint, file))
    households = find_text(columns, "houhold")
    if households is None:
        return None
    values, _wrong = numbers(frame[households])
    return "imputed", (values % 1 != 0) & values.notna(), households, []


def _parent(frame: pd.DataFrame, columns: list[str], _file: str) -> _Read | None:
    """Parent of a square: its natural square, else of 1 km; of an IRIS or a district: its commune.

    A natural square holds at least 11 households, so that its own figures are never imputed.
    """
    own = find_text(columns, "parent")
    at = level(columns)
    pattern = {"200m": f"{_LEVELS['nat']}|{_LEVELS['1km']}", "1km": "(?!)", "nat": "(?!)"}
    column = own or find_text(columns, pattern.get(at or "", PARENT_COMMUNE))
    if column is None:
        iris = find_text(columns, "code_iris")
        if iris is None:
            return None
        codes = frame[iris].astype("string").str.strip().str.slice(0, 5)
        return "parent", _texts(codes), iris, []
    return "parent", _texts(frame[column].astype("string").str.strip()), column, []


def _texts(values: pd.Series) -> pd.Series:
    text = values.astype(object)
    return pd.Series(text.where(text.notna() & (text != ""), None), dtype=object)


def _near_poverty(frame: pd.DataFrame, columns: list[str], file: str) -> _Read | None:
    own = find_text(columns, "near_poverty_share")
    if own is not None:
        values, wrong = numbers(frame[own])
        wrong |= (values < 0) | (values > 1)
        hint = _("part de 0 à 1 attendue")
        return "near_poverty_share", values, own, list(value_faults(frame, own, wrong, hint, file))
    found = quantile_columns(columns)
    median = median_eur(found.year) if found else None
    if found is None or median is None:
        return None
    rate = numbers(frame[found.rate])[0] / 100 if found.rate else pd.Series(np.nan, frame.index)
    values_eur = pd.DataFrame({key: numbers(frame[name])[0] for key, name in found.names.items()})
    share = near_poverty_share(values_eur, median_eur=median, poverty_share=rate)
    return "near_poverty_share", share, " + ".join(found.names.values()), []
