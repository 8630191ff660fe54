"""Small files in INSEE's published layouts of gridded data, with figures that can be checked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from shapely.geometry import box

AGES = ("0_3", "4_5", "6_10", "11_17", "18_24", "25_39", "40_54", "55_64", "65_79", "80p", "inc")
HOUSING = ("log_av45", "log_45_70", "log_70_90", "log_ap90", "log_inc", "log_soc")
COUNTS = (
    "ind", "men", "men_pauv", "men_1ind", "men_5ind", "men_prop", "men_fmp", "ind_snv", "men_surf",
    "men_coll", "men_mais", *HOUSING, *(f"ind_{age}" for age in AGES),
)  # fmt: skip
HEADS = {
    "2015": ("IdINSPIRE", "Id_carr1km", "I_est_cr", "Id_carr_n", "Groupe", "Depcom", "I_pauv",
             "Id_car2010", "I_est_1km"),
    "2017": ("Idcar_200m", "I_est_200", "Idcar_1km", "I_est_1km", "Idcar_nat", "Groupe",
             "lcog_geo"),
    "2019": ("idcar_200m", "idcar_1km", "idcar_nat", "i_est_200", "i_est_1km", "lcog_geo"),
    "2021": ("idcar_200m", "idcar_1km", "idcar_nat", "i_est_200", "i_est_1km", "lcog_geo"),
}  # fmt: skip
NAMES = {
    "2015": "Filosofi2015_carreaux_200m_metropole",
    "2017": "Filosofi2017_carreaux_200m_met",
    "2019": "Filosofi2019_carreaux_200m_csv/carreaux_200m_met",
    "2021": "Filosofi2021_carreaux_200m_csv/carreaux_200m_met",
}
MELUN = (3_779_000, 2_846_000)
"""East and north, in metres of the European grid, of a square kilometre in Melun."""
MELUN_BOX = (2.60, 48.48, 2.73, 48.60)


def identifier(east: int, north: int, size: int = 200, crs: int = 3035) -> str:
    return f"CRS{crs}RES{size}mN{north // size * size}E{east // size * size}"


def grid(
    columns: int = 5, rows: int = 5, *, origin: tuple[int, int] = MELUN, crs: int = 3035
) -> pd.DataFrame:
    """Squares of 200 m in a block: lower-case names of 2019, counts that depend on the place."""
    out = []
    for rank in range(columns * rows):
        east, north = origin[0] + 200 * (rank % columns), origin[1] + 200 * (rank // columns)
        men = 4.5 + rank
        row: dict[str, object] = {
            "idcar_200m": identifier(east, north, crs=crs),
            "idcar_1km": identifier(east, north, 1000, crs),
            "idcar_nat": identifier(east, north, 2000, crs),
            "i_est_200": int(men < 11),
            "i_est_1km": 0,
            "lcog_geo": "7728877305" if rank % 2 else "77288",
            **dict.fromkeys(COUNTS, 0.0),
            "ind": 2 * men, "men": men, "men_pauv": men / 4, "men_1ind": men / 3,
            "men_fmp": men / 5, "ind_snv": 2 * men * 20_000, "ind_65_79": 1.5, "ind_80p": 0.5,
        }  # fmt: skip
        out.append(row)
    return pd.DataFrame(out)


def in_layout(frame: pd.DataFrame, year: str) -> pd.DataFrame:
    """The same squares as INSEE wrote them that year."""
    old = {
        "IdINSPIRE": "idcar_200m", "Idcar_200m": "idcar_200m", "Id_carr1km": "idcar_1km",
        "Idcar_1km": "idcar_1km", "Id_carr_n": "idcar_nat", "Idcar_nat": "idcar_nat",
        "I_est_cr": "i_est_200", "I_est_200": "i_est_200", "I_est_1km": "i_est_1km",
        "Depcom": "lcog_geo",
    }  # fmt: skip
    head = {name: frame.get(old.get(name, name), 1) for name in HEADS[year]}
    capital = year in ("2015", "2017")
    counts = {name.capitalize() if capital else name: frame[name] for name in COUNTS}
    return pd.DataFrame(head | counts)


def write(frame: pd.DataFrame, path: Path) -> Path:
    """Write by suffix: .csv, .zip (of a CSV), .parquet, .gpkg (EPSG:2154, as INSEE does)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("carreaux_200m_met.csv", frame.to_csv(index=False))
    elif path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path)
    elif path.suffix == ".gpkg":
        shaped(frame).to_file(path)
    else:
        frame.to_csv(path, index=False)
    return path


def shaped(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Squares with their polygons, in the system INSEE's GeoPackages of mainland France have."""
    parts = frame.iloc[:, 0].str.extract(r"RES(\d+)mN(\d+)E(\d+)").astype(int)
    shapes = [box(e, n, e + s, n + s) for s, n, e in parts.itertuples(index=False)]
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=3035).to_crs(2154)
