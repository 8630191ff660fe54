"""A grid of the whole country, made from a seed in INSEE's layout of 2019: 100 departments.

Run ``python -m tests.bench.national_grid FOLDER [--squares 2300000] [--csv]``. Each department is a
block of 75 km on INSEE's own grid (overseas ones on theirs) with a town, bourgs and hamlets, so
that most squares hold few households, as in the published file; those under eleven are imputed from
their natural square. Nobody lives there: the figures are drawn.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tests.sources.grid_files import COUNTS

MAINLAND = (*(f"{n:02d}" for n in range(1, 96) if n != 20), "2A", "2B")
OVERSEAS = {
    "971": (5490, 640_000, 1_780_000),
    "972": (5490, 700_000, 1_600_000),
    "973": (2972, 240_000, 500_000),
    "974": (2975, 320_000, 7_640_000),
}
"""System of the squares, and their south-west corner."""
WEST_M, SOUTH_M, BLOCK_M = 3_400_000, 2_150_000, 75_000
SIDE_M, NATURAL_M = 200, 3_200
NUM_BOURGS, NUM_COMMUNES = 30, 300


def departments(squares: int, seed: int) -> Iterator[pd.DataFrame]:
    """One frame per department, about `squares` in all."""
    codes = [*MAINLAND, *OVERSEAS]
    for rank, code in enumerate(codes):
        rng = np.random.default_rng([seed, rank])
        crs, west, south = OVERSEAS.get(code) or (
            3035, WEST_M + BLOCK_M * (rank % 10), SOUTH_M + BLOCK_M * (rank // 10),
        )  # fmt: skip
        num = squares * (rank + 1) // len(codes) - squares * rank // len(codes)
        wide = int(np.ceil(np.sqrt(2.2 * num)))
        yield _department(rng, code, num, wide, (crs, west, south))


def _department(
    rng: np.random.Generator, code: str, num: int, wide: int, where: tuple[int, int, int]
) -> pd.DataFrame:
    crs, west, south = where
    centres = rng.uniform(0.05 * wide, 0.95 * wide, (NUM_BOURGS, 2))
    spread = rng.uniform(2.0, 8.0, NUM_BOURGS)
    spread[0] = 0.06 * wide
    column, row = _inhabited(rng, num, wide, centres, spread)
    away = np.hypot(column[:, None] - centres[:, 0], row[:, None] - centres[:, 1]) / spread
    peak = np.where(np.arange(NUM_BOURGS) == 0, 400.0, rng.uniform(20, 90, NUM_BOURGS))
    men = (peak * np.exp(-(away**2) / 2)).max(axis=1) * rng.lognormal(0, 0.5, num)
    men = np.round(np.maximum(men, rng.integers(1, 9, num)), 1)
    rate = np.clip(rng.beta(2, 11, num) + 0.08 * np.exp(-away[:, 0]), 0, 0.9)
    east, north = west + SIDE_M * column, south + SIDE_M * row
    frame = pd.DataFrame(
        {
            "idcar_200m": _identifiers(crs, SIDE_M, east, north),
            "idcar_1km": _identifiers(crs, 1_000, east, north),
            "idcar_nat": _identifiers(crs, NATURAL_M, east, north),
            "i_est_200": (men < 11).astype(np.int64),
            "i_est_1km": 0,
            "lcog_geo": _communes(rng, code, column, row, wide),
            **dict.fromkeys(COUNTS, 0.0),
        }
    )
    return _imputed(_counted(rng, frame, men, rate))


def _inhabited(
    rng: np.random.Generator,
    num: int,
    wide: int,
    centres: NDArray[np.float64],
    spread: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Distinct squares: a third around town and bourgs, the others anywhere."""
    of = rng.integers(0, NUM_BOURGS, num)
    near = np.rint(centres[of] + rng.normal(0, 1, (num, 2)) * spread[of][:, None]).astype(np.int64)
    near = near[rng.random(num) < 0.5]
    inside = near[((near >= 0) & (near < wide)).all(axis=1)]
    first = np.unique(inside[:, 1] * wide + inside[:, 0])[: num // 2]
    rest = np.setdiff1d(np.arange(wide * wide), first)
    chosen = np.sort(np.concatenate([first, rng.choice(rest, num - len(first), replace=False)]))
    return chosen % wide, chosen // wide


def _identifiers(
    crs: int, size: int, east: NDArray[np.int64], north: NDArray[np.int64]
) -> list[str]:
    corners = zip((north // size * size).tolist(), (east // size * size).tolist(), strict=True)
    return [f"CRS{crs}RES{size}mN{n}E{e}" for n, e in corners]


def _communes(
    rng: np.random.Generator,
    code: str,
    column: NDArray[np.int64],
    row: NDArray[np.int64],
    wide: int,
) -> list[str]:
    """Commune of each square; a square in twenty lies in two, written in a row as INSEE does."""
    side = int(np.sqrt(NUM_COMMUNES))
    which = (column * side // wide) + side * (row * side // wide)
    digits = 5 - len(code)
    names = [f"{code}{n % 10**digits:0{digits}d}" for n in range(1, side * side + 2)]
    double = rng.random(len(which)) < 0.05
    return [
        names[w] + names[w + 1] * d for w, d in zip(which.tolist(), double.tolist(), strict=True)
    ]


def _counted(
    rng: np.random.Generator,
    frame: pd.DataFrame,
    men: NDArray[np.float64],
    rate: NDArray[np.float64],
) -> pd.DataFrame:
    ind = men * rng.uniform(1.8, 2.6, len(men))
    level = 24_000 * np.exp(-1.5 * rate) * rng.lognormal(0.1, 0.15, len(men))
    parts = {
        "ind": ind, "men": men, "men_pauv": men * rate, "men_1ind": 0.35 * men,
        "men_5ind": 0.06 * men, "men_prop": 0.6 * men, "men_fmp": men * rng.uniform(0.05, 0.15),
        "ind_snv": ind * level, "men_surf": 90 * men, "men_coll": 0.2 * men, "men_mais": 0.8 * men,
        "log_45_70": 0.3 * men, "log_70_90": 0.3 * men, "log_ap90": 0.4 * men, "log_soc": 0.1 * men,
        "ind_25_39": 0.2 * ind, "ind_40_54": 0.2 * ind, "ind_65_79": 0.18 * ind,
        "ind_80p": 0.06 * ind,
    }  # fmt: skip
    return frame.assign(**{name: np.round(values, 2) for name, values in parts.items()})


def _imputed(frame: pd.DataFrame) -> pd.DataFrame:
    """Squares under eleven households take the rates of their natural square."""
    few = frame["i_est_200"] == 1
    sums = frame.groupby("idcar_nat")[["men", "men_pauv", "ind", "ind_snv"]].transform("sum")
    frame.loc[few, "men_pauv"] = (frame["men"] * sums["men_pauv"] / sums["men"]).round(2)[few]
    frame.loc[few, "ind_snv"] = (frame["ind"] * sums["ind_snv"] / sums["ind"]).round(2)[few]
    return frame


def write_grid(folder: Path, *, squares: int, seed: int, as_csv: bool = False) -> Path:
    """Write the file department after department; returns its path."""
    suffix = "csv" if as_csv else "parquet"
    path = folder / f"Filosofi2019_carreaux_200m_fictif_{suffix}" / f"carreaux_200m_fictif.{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    writer: pacsv.CSVWriter | pq.ParquetWriter | None = None
    for frame in departments(squares, seed):
        table = pa.Table.from_pandas(frame, preserve_index=False)
        if writer is None:
            made = pacsv.CSVWriter if as_csv else pq.ParquetWriter
            writer = made(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()
    return path


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--squares", type=int, default=2_300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", action="store_true", help="CSV rather than Parquet")
    asked = parser.parse_args()
    start = time.perf_counter()
    path = write_grid(asked.folder, squares=asked.squares, seed=asked.seed, as_csv=asked.csv)
    seconds = time.perf_counter() - start
    sys.stdout.write(f"{path}: {path.stat().st_size / 1e6:.0f} MB, {seconds:.0f} s\n")


if __name__ == "__main__":
    main()
