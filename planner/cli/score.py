"""A plan's points in tables: by part, by outing, by zone."""

from __future__ import annotations

from planner.cli.output import show_table, tell, tell_rest
from planner.exports.score_words import (
    OutingRows,
    names_told,
    part_rows,
    part_words,
    told_words,
    zone_rows,
)
from planner.i18n import _
from planner.service.judging import CheckedPlan
from planner.service.score import Score

ZONES_SHOWN = 12


def show_score(checked: CheckedPlan, score: Score) -> None:
    """Parts by name, then outing by outing, then the zones with most points."""
    show_table(_("Repères du plan"), (_("repère du plan"), _("points")), part_rows(score.outings))
    names = OutingRows(checked.plan, checked.means)
    header = (_("sortie"), *map(part_words, names_told(score.outings)), _("total"))
    show_table(_("Par sortie"), header, list(names.rows(score.outings)))
    rows = list(zone_rows(score.zones, score.zone_names))
    num_others = int((score.zones["kind"] != "zone").sum())
    zones, others = rows[: len(rows) - num_others], rows[len(rows) - num_others :]
    shown = [*zones[:ZONES_SHOWN], *others]
    show_table(_("Par zone"), (_("public"), _("zone"), _("points")), shown)
    tell_rest(len(zones) - ZONES_SHOWN)
    tell(told_words())
    if score.for_team:
        tell(_("Lieux protégés comptés : réservé à l'équipe."))


def zone_points(score: Score) -> dict[str, int]:
    """Points by row of the zones' frame, for JSON."""
    return {str(row): int(points) for row, points in score.zones["points"].items() if points}
