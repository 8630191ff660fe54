"""Publish a plan from its page, accepting what may be accepted."""

from __future__ import annotations

import streamlit as st

from optimisation.problem import Severity
from planner.errors import PlannerError
from planner.i18n import _
from planner.model import WeekPlan
from planner.planning.acceptance import standing
from planner.planning.rules import rule_words
from planner.service.judging import CheckedPlan, publish
from planner.ui import cache, parts, state
from planner.ui.plan_key import plan_key


def show_publish(plan: WeekPlan, checked: CheckedPlan) -> None:
    """Publish, once a person has accepted what may be accepted, rule by rule in words."""
    if plan.published:
        parts.notes([_("Publié : ce plan est la promesse de la semaine suivante.")])
        return
    open_ = standing(checked.plan.violations)
    rules = [one.rule for one in open_ if one.severity == Severity.TO_ACCEPT]
    accepted = True
    if rules:
        told = ", ".join(dict.fromkeys(map(rule_words, rules)))
        words = _("J'accepte en connaissance de cause : {rules}").format(rules=told)
        accepted = st.checkbox(parts.plain(words), key=f"accept-{plan.id}-{plan.version}")
    said = state.held("publish_said")
    if said:
        st.error("\n\n".join(map(parts.plain, str(said).splitlines())))
        state.hold("publish_said", None)
    st.button(
        _("Publier"),
        type="primary",
        width="stretch",
        disabled=not accepted,
        on_click=_publish,
        args=(plan, rules),
    )


@state.one_run
def _publish(plan: WeekPlan, rules: list[str]) -> None:
    """Publish, and show the version that holds what was accepted."""
    try:
        saved = publish(cache.workspace(), plan, accept=set(rules))
    except PlannerError as error:
        state.hold("publish_said", str(error))
    else:
        state.choose("plan", plan_key(saved))
