"""How the own team's tables call places and visits."""

from __future__ import annotations

from collections.abc import Mapping

from planner.exports.speaker import Speaker
from planner.i18n import _
from planner.model import Means, WeekPlan
from planner.privacy import Exit, shown_label
from planner.store.workspace import Workspace


def names_of(workspace: Workspace, plan: WeekPlan, means: Means) -> dict[str, str]:
    """Id → name or code, as the privacy matrix allows in a table of the own team."""
    return names_of_means(workspace, plan.territory, means)


def names_of_means(workspace: Workspace, code: str, means: Means) -> dict[str, str]:
    """As `names_of`, of a territory's means."""
    codes = workspace.user_codes(code)
    return _places(means, codes) | _visits(means, codes)


def speaker_of(workspace: Workspace, plan: WeekPlan, means: Means) -> Speaker:
    """What words about changes of a plan need."""
    return Speaker.of(plan, means, names_of(workspace, plan, means))


def called_name(workspace: Workspace, plan: WeekPlan, ref: str) -> str:
    """How tables call a report that no means hold yet: its code."""
    codes = workspace.user_codes(plan.territory)
    return _("signalement {code}").format(code=codes.get(ref) or ref[:6])


def _places(means: Means, codes: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for place in means.places:
        code = codes.get(place.id) or place.id[:6]
        found[place.id] = shown_label(place, Exit.OWN_TABLE, code) or code
    for report in means.reports:
        found[report.id] = _("signalement {code}").format(
            code=codes.get(report.id) or report.id[:6]
        )
    return found


def _visits(means: Means, codes: Mapping[str, str]) -> dict[str, str]:
    return {
        visit.id: _("rendez-vous {code}").format(code=codes.get(visit.id) or visit.id[:6])
        for visit in means.appointments
    }
