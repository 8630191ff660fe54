"""Pages only an organisation has, as a machine can judge their accessibility."""

from __future__ import annotations

import pytest

from planner.roles import Account, Role
from planner.service.demo import CODE
from tests.organisation.conftest import came_in, own_code
from tests.ui.axe import violations
from tests.ui.tab import Tab
from tests.ui.test_accessibility import WIDTHS

pytestmark = pytest.mark.browser
VIEWS = [(lang, width) for lang in ("fr", "en") for width in WIDTHS.values()]


def _judged(tab: Tab, page: str) -> dict[tuple[str, str, int], list[str]]:
    """What axe finds on a page in each language at each width, where it finds anything."""
    found = {}
    for lang, width in VIEWS:
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.open(page, lang=lang)
        tab.page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang)
        found[page, lang, width] = violations(tab)
    return {view: wrong for view, wrong in found.items() if wrong}


def test_axe_finds_nothing_wrong_before_and_after_the_login(organisation, store, context):
    tab = Tab(context.new_page(), organisation.served.base)
    assert _judged(tab, "") == {}
    assert tab.page.get_by_role("button", name="Log in").count() == 1
    tab = came_in(context, organisation)
    assert own_code(tab)
    assert _judged(tab, "") == {}


def test_axe_finds_nothing_wrong_on_the_pages_of_a_team_and_of_the_log(
    organisation, store, context
):
    plan = next(one for one in store.plans(CODE) if any(shift.passages for shift in one.shifts))
    store.publish(plan.id, plan.version)
    tab = came_in(context, organisation)
    code, team = own_code(tab), store.means(plan.means).teams[0]
    store.save_account(Account(code, Role.TEAM, CODE, frozenset({team.id})))
    assert _judged(tab, "feuilles") == {}
    assert tab.page.locator("[data-testid=stDownloadButton]").count() > 0
    store.save_account(Account(code, Role.DPO))
    assert _judged(tab, "journal") == {}
