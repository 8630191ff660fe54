"""Lines of « rota »: what working-time rules need to know of an opaque code."""

from __future__ import annotations

from planner.i18n import _
from planner.means_layout import YES_NO
from planner.model import RotaTerms, Team
from planner.sources import means_cells as cells
from planner.sources.means_row import Reading, Row


def read_terms(row: Row) -> RotaTerms | None:
    """One line of « rota »."""
    code, regime = row.need("code", cells.code), row.get("régime", cells.regime)
    night, no_night = row.one_of("de nuit", YES_NO), row.one_of("sans nuit", YES_NO)
    part_time, lead = row.one_of("temps partiel", YES_NO), row.one_of("référent formé", YES_NO)
    irregular = row.one_of("rythme irrégulier", YES_NO)
    elsewhere = row.get("jours travaillés ailleurs", cells.weekdays) or ()
    if night and no_night:
        row.fault(_("« de nuit » et « sans nuit » à la fois"), _("n'en garder qu'un"), "sans nuit")
    if not row.clean or code is None:
        return None
    return RotaTerms(
        code=code,
        regime=regime or "",
        night_worker=bool(night),
        no_night=bool(no_night),
        part_time=bool(part_time),
        irregular=bool(irregular),
        lead=lead,
        other_work_days=frozenset(elsewhere),
    )


def check_terms(terms: tuple[RotaTerms, ...], teams: tuple[Team, ...], reading: Reading) -> None:
    """Every code of « rota » is one of a team's."""
    if reading.broken("équipes"):
        return
    known = {code for team in teams for code in team.workers}
    for item in terms:
        if item.code not in known:
            reading.fault(
                "rota",
                reading.lines.get(("rota", item.code)),
                _("code « {code} » : d'aucune équipe").format(code=item.code),
                _("voir « codes de rota » de la feuille « équipes »"),
                "code",
            )
