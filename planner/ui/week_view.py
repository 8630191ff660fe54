"""A plan on the page as a calendar of the week and as tables: outings, passages, timetable."""

from __future__ import annotations

from collections.abc import Sequence

from planner.dates import NBSP, day_words
from planner.exports.needs_table import number
from planner.exports.speaker import Speaker
from planner.exports.together_words import together_words
from planner.exports.week_grid import week_grid
from planner.hours import duration_words
from planner.i18n import _
from planner.model import PlannedShift, WeekPlan
from planner.planning.together import presence_s, told_together
from planner.ui import parts, plan_cache, state
from planner.ui.week_html import WeekHtml, caption_words, legend_html, load_words

_APART = "—"
"""Stands for the presence of an outing told with others' only."""


def outing_words(shift: PlannedShift, speaker: Speaker) -> str:
    """An outing in a list: day, start, team."""
    start, team = speaker.clock.hour(shift.start_s), speaker.team(shift.id)
    return f"{day_words(shift.date)} {start} · {team}"


def _day(shift: PlannedShift) -> str:
    """The date of an outing on one line."""
    return day_words(shift.date).replace(" ", NBSP)


def show_calendar(plan: WeekPlan, chosen: PlannedShift | None) -> None:
    """The week by team and day; an outing leads to its map and timetable."""
    desk = plan_cache.desk(plan)
    promises = plan_cache.promises(plan)
    grid = week_grid(plan, desk.means, desk.built, desk.solution, kept=promises)
    address = state.address() | {"view": "map"}
    html = WeekHtml(plan_cache.recalling(plan), address, chosen.id if chosen else None)
    parts.html(html.table(grid, caption_words(plan)) + legend_html())
    parts.notes([load_words(), *together_words(grid.together)])


def show_passages(plan: WeekPlan, shown: Sequence[PlannedShift]) -> None:
    """Every passage of some outings in one table, by moment, after the outings themselves."""
    speaker = plan_cache.speaker(plan)
    _outings(plan, shown, speaker)
    parts.section(_("Passages"))
    rows = [
        (
            _day(shift),
            speaker.team(shift.id),
            str(rank),
            speaker.clock.about(passage.start_s),
            speaker.name(passage.ref),
            duration_words(passage.leave_s - passage.start_s),
            speaker.clock.about(passage.leave_s),
        )
        for shift in sorted(shown, key=lambda one: (one.start_s, one.id))
        for rank, passage in enumerate(shift.passages, 1)
    ]
    header = (
        _("jour"), _("équipe"), "n°", _("heure"), _("lieu"), _("présence"), _("départ"),
    )  # fmt: skip
    parts.table(header, rows, numbers=2)


def show_timetable(plan: WeekPlan, chosen: PlannedShift | None) -> None:
    """What the map shows, as a table: the outings, or the timetable of the one chosen."""
    speaker = plan_cache.speaker(plan)
    if chosen is None:
        _outings(plan, plan.shifts, speaker)
        return
    parts.section(_("Horaire"))
    rows = [
        (
            str(rank),
            speaker.clock.about(passage.start_s),
            speaker.name(passage.ref),
            duration_words(passage.leave_s - passage.start_s),
            speaker.clock.about(passage.leave_s),
        )
        for rank, passage in enumerate(chosen.passages, 1)
    ]
    parts.table(("n°", _("heure"), _("lieu"), _("présence"), _("départ")), rows, numbers=2)


def _outings(plan: WeekPlan, shifts: Sequence[PlannedShift], speaker: Speaker) -> None:
    """Outings in a table; fewer than three people have no presence of their own."""
    parts.section(_("Sorties"))
    together = told_together(plan.shifts, plan_cache.desk(plan).means)
    rows = []
    for shift in shifts:
        visits = sum(passage.appointment is not None for passage in shift.passages)
        rows.append(
            (
                _day(shift),
                speaker.clock.span(shift.start_s, shift.end_s),
                speaker.team(shift.id),
                number(len(shift.passages) - visits, 0),
                number(visits, 0),
                _APART if shift.id in together.shifts else duration_words(presence_s(shift)),
            )
        )
    header = (_("jour"), _("heures"), _("équipe"), _("passages"), _("rendez-vous"), _("présence"))
    parts.table(header, rows, numbers=3)
    said = _("« {mark} » en présence : {words}")
    parts.notes([said.format(mark=_APART, words=one) for one in together_words(together)])
