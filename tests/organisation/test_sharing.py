"""E19 in a browser: a partner shares a zone, sees it shared, and takes it back."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.roles import Account, Role
from planner.service.declared import DeclaredSources
from planner.service.demo import CODE
from planner.service.load import load_territory
from planner.service.territory_update import Additions, update_territory
from planner.sharing import Field
from tests.cli.test_declared import presence_file
from tests.organisation.conftest import came_in, own_code

pytestmark = pytest.mark.browser


def test_e19_a_partner_sees_what_others_opted_in_and_nothing_once_it_is_taken_back(
    organisation, store, context, tmp_path
):
    loaded = load_territory(store, CODE)
    zones = [str(zone) for zone in loaded.required_zones().index]
    first, other = "Relais du Pont", "Croix du Lac"
    file = presence_file(tmp_path, store.home, first, other)
    given = Additions(DeclaredSources(presence=(file,)))
    update_territory(store, CODE, given, today=dt.date.today())
    tab = came_in(context, organisation)
    store.save_account(Account(own_code(tab), Role.PARTNER, CODE, operator=first))
    store.save_account(Account("ABCD-EFGH-IJKL-MNOP", Role.PARTNER, CODE, operator=other))
    tab.open("", t=CODE)
    assert tab.page.get_by_role("heading", level=1, name="Partage").count() == 1
    assert other not in tab.text()
    store.share(CODE, other, zones, [Field.WEEKDAY, Field.HOURS])
    tab.open("", t=CODE)
    assert other in tab.text()
    store.take_back(CODE, other, zones)
    tab.page.get_by_role("button", name="Partager ces zones").click()
    tab.page.get_by_text("Choisir au moins une zone.").wait_for()
    tab.ready()
    assert other not in tab.text()
    for address in ("besoins", "semaine", "ce-soir", "retours", "bilan", "feuilles", "journal"):
        tab.open(address)
        assert tab.page.get_by_role("heading", level=1, name="Partage").count() == 1
