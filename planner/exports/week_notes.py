"""What every file of a week says of itself: whom it is for, which plan, which sources."""

from __future__ import annotations

from planner.dates import long_date, numbered
from planner.exports import sheet_text
from planner.exports.alert_words import week_alerts
from planner.exports.audience import Audience, audience_words
from planner.exports.sheet_inputs import SheetInputs
from planner.i18n import _
from planner.privacy import destroy_sheet_on


def week_title(inputs: SheetInputs) -> str:
    """Territory, week and version."""
    plan = inputs.plan
    return _("{territory}, semaine {week}, version {version}").format(
        territory=inputs.territory.name, week=numbered(plan.week), version=plan.version
    )


def week_notes(inputs: SheetInputs, audience: Audience) -> tuple[str, ...]:
    """Lines on what a file is, whom it is for and what it is made from."""
    plan = inputs.plan
    lines = [week_title(inputs), *week_alerts(inputs.means), audience_words(audience)]
    if not plan.published:
        lines.append(_("Plan non publié : il peut encore changer."))
    lines.append(_("Les heures sont des repères : la rencontre passe avant."))
    if audience is Audience.TEAM and plan.shifts:
        last = destroy_sheet_on(max(shift.date for shift in plan.shifts))
        lines.append(_("À détruire le {date}").format(date=long_date(last)))
    vintages = inputs.territory.vintages | plan.vintages
    return (*lines, *sheet_text.attributions(inputs.territory, vintages))
