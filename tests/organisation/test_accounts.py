"""Accounts in a browser, with a real provider: nothing without a role, roles asked at every run."""

from __future__ import annotations

import datetime as dt
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from planner.audit import Verb, Who
from planner.roles import Account, Role
from planner.service.demo import CODE
from tests.organisation.conftest import PERSON, came_in, own_code
from tests.ui.tab import Tab

pytestmark = pytest.mark.browser
PAGES = (
    "Territoire", "Besoins", "Semaine", "Ce soir", "Retours", "Comparer", "Bilan", "Feuilles",
    "Journal", "Règles",
)  # fmt: skip


def offered(tab: Tab) -> list[str]:
    links = (tab.page.get_by_role("link", name=name, exact=True) for name in PAGES)
    return [name for name, link in zip(PAGES, links, strict=True) if link.count()]


def test_e26_without_a_login_there_is_nothing_but_the_login(organisation, context):
    tab = Tab(context.new_page(), organisation.served.base)
    for address in ("", "besoins", "semaine", "ce-soir", "retours", "comparer", "feuilles"):
        tab.open(address)
        expect(tab.page.get_by_role("button", name="Se connecter")).to_be_visible()
        assert offered(tab) == []
        assert tab.page.locator("iframe").count() == 0


def test_e26_a_code_without_a_role_opens_nothing_and_says_no_name(organisation, store, context):
    tab = came_in(context, organisation)
    code = own_code(tab)
    assert store.account(code) is None
    assert PERSON not in tab.page.content()
    assert offered(tab) == []
    files = (path for path in organisation.served.home.rglob("*") if path.is_file())
    told = b"".join(path.read_bytes() for path in files)
    assert PERSON.encode() not in told
    assert code.encode() not in told


def test_e26_a_role_given_changed_and_taken_back_counts_at_the_next_run(
    organisation, store, context
):
    tab = came_in(context, organisation)
    code = own_code(tab)
    store.save_account(Account(code, Role.COORDINATOR))
    tab.open("semaine")
    assert tab.page.get_by_role("heading", level=1, name="Semaine").count() == 1
    assert offered(tab) == [name for name in PAGES if name not in ("Feuilles", "Journal")]
    store.save_account(Account(code, Role.MANAGER))
    tab.open("semaine")
    assert offered(tab) == ["Territoire", "Besoins", "Comparer", "Bilan", "Règles"]
    assert tab.page.get_by_role("heading", level=1, name="Semaine").count() == 0
    tab.open("besoins")
    assert tab.page.get_by_role("heading", level=1, name="Besoins").count() == 1
    store.remove_account(code)
    tab.page.get_by_role("combobox", name="Langue").click()
    tab.page.get_by_role("option", name="English").click()  # no reload: the run that follows
    tab.page.get_by_text("No role is given").wait_for()
    tab.ready()
    assert offered(tab) == []
    expect(tab.page.locator("iframe")).to_have_count(0)  # drawn away a moment after the run


def test_e20_e27_a_team_sees_its_own_outings_only_and_what_it_takes_is_logged_under_its_role(
    organisation, store, context
):
    plan = next(one for one in store.plans(CODE) if any(shift.passages for shift in one.shifts))
    store.publish(plan.id, plan.version)
    own, other = store.means(plan.means).teams[:2]
    tab = came_in(context, organisation)
    store.save_account(Account(own_code(tab), Role.TEAM, CODE, frozenset({own.id})))
    tab.open("")
    assert offered(tab) == ["Retours", "Feuilles"]
    tab.page.get_by_role("combobox", name="Sortie").click()
    words = " ".join(tab.page.get_by_role("option").all_inner_texts())
    assert own.name in words
    assert other.name not in words
    tab.open("retours")
    assert other.name not in tab.page.locator("[data-testid=stMain]").inner_text()
    tab.open("")
    with tab.page.expect_download() as waiting:
        tab.page.locator("[data-testid=stDownloadButton] button").first.click()
    assert waiting.value.path().stat().st_size
    taken = store.log(dt.date.min, dt.date.max, most=1)[0]
    assert (taken.verb, taken.who) == (Verb.EXPORT_TEAM, Who.TEAM)
    tab.open_part("Planning d'un code de rota")
    files = tab.page.get_by_role("button", name="semaine")
    for code, num in ((own.workers[0], 2), (other.workers[0], 0)):
        field = tab.page.get_by_label("Code de rota", exact=True)
        field.fill(code)
        with tab.run():
            field.press("Enter")
        expect(files).to_have_count(num)
        assert code not in tab.page.url


def test_e27_the_data_protection_officer_reads_acts_and_roles_and_no_content(
    organisation, store, context
):
    tab = came_in(context, organisation)
    code = own_code(tab)
    plan = store.plans(CODE)[0]
    store.publish(plan.id, plan.version)
    store.save_account(Account(code, Role.DPO))
    tab.open("")
    tab.page.get_by_role("heading", level=1, name="Journal").wait_for()
    assert offered(tab) == ["Journal", "Règles"]
    told = [row[1:3] for row in tab.rows("quoi")]
    assert ["semaine publiée", "ce poste"] in told
    assert ["connexion sans rôle", "compte sans rôle"] in told
    assert ["rôle donné", "ce poste"] in told
    text = tab.text()
    means = store.means(plan.means)
    for word in (code, PERSON, *(team.name for team in means.teams)):
        assert word not in text
    tab.open("semaine")
    assert tab.page.get_by_role("heading", level=1, name="Semaine").count() == 0
    store.save_account(Account(code, Role.AUDITOR))
    tab.open("")
    assert offered(tab) == ["Bilan", "Journal", "Règles"]


def test_e26_shapes_are_given_to_roles_with_a_map_only(organisation, store, context):
    tab = came_in(context, organisation)
    code = own_code(tab)
    store.save_account(Account(code, Role.MANAGER))
    with tab.page.expect_request(re.compile("/shapes/")) as asked:
        tab.open("besoins", t=CODE)
    shapes = asked.value.url
    assert context.request.get(shapes).ok
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(shapes, timeout=10)
    forged = urllib.request.Request(shapes, headers={"cookie": "_streamlit_user=e30.forged.x"})
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(forged, timeout=10)
    store.save_account(Account(code, Role.DPO))
    assert context.request.get(shapes).status == 404


def test_e8_the_purge_is_offered_to_the_coordination_of_all_territories_alone(
    organisation, store, context
):
    tab = came_in(context, organisation)
    code = own_code(tab)
    for account, offers in (
        (Account(code, Role.COORDINATOR, CODE), 0),
        (Account(code, Role.MANAGER), 0),
        (Account(code, Role.COORDINATOR), 1),
    ):
        store.save_account(account)
        tab.open("", t=CODE)
        assert tab.page.get_by_text("Purge d'urgence", exact=True).count() == offers
