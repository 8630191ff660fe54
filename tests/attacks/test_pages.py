"""E5, E19, E20, E26: every page of the application, read as each role, tells nothing finer.

The demo's protected places are given names nobody could mistake (`PLANTED`), and stand away from
all public geometry. Pages are run as whoever holds a role; what they send and every file they offer
is searched for these names, for random ids and for positions. Then protected places are moved, and
pages of those who may be told nothing of them must send the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.model import Means, Place, Protection
from planner.planning.plan_format import loads
from planner.roles import Right, Role, rights_of
from planner.service import own_sharing
from planner.service.load import load_territory
from planner.service.own_sharing import own_table
from planner.sharing import OWN, Field
from planner.store.schema import PlaceRow
from planner.store.workspace import Workspace
from planner.ui.empty_page import ADDRESSES
from tests.attacks.moving import HIDDEN, anywhere, moved
from tests.attacks.pages import Reader, Sent
from tests.attacks.positions import told_near

PLANTED, CODED = "Ourlevent", "zqx"
"""Words of no language and no street, in the name and in the code of each protected place."""
NO_PAGE = "nulle-part"
TEAM, OPERATOR = "M1", "Relais d'essai"
SEATS: dict[Role, dict[str, object]] = {
    Role.COORDINATOR: {},
    Role.MANAGER: {},
    Role.TEAM: {"territory": "demo", "teams": frozenset({TEAM})},
    Role.PARTNER: {"territory": "demo", "operator": OPERATOR},
    Role.DPO: {},
    Role.AUDITOR: {},
}
OUTSIDE = (Role.MANAGER, Role.PARTNER, Role.DPO, Role.AUDITOR)
"""Roles that are told nothing of a protected place."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A workspace with planted names, and what reads it."""

    store: Workspace
    reader: Reader
    plan: str
    means: Means
    epsg: int

    def pages(self, role: Role) -> Iterator[tuple[str, Sent]]:
        """Every page a role opens, the first by its address too, and one it does not open.

        The coordination, who may see all, is read on one page: what the search must find.
        """
        held = rights_of(role)
        opened = [address for right, address in ADDRESSES.items() if right in held]
        if role is Role.COORDINATOR:
            self.reader.read_files, opened = False, [ADDRESSES[Right.WEEK]]
        other = next((one for one in reversed(ADDRESSES.values()) if one not in opened), NO_PAGE)
        with self.reader.seated(role, **SEATS[role]):
            for address in ("", *opened, other):
                yield f"{role} /{address}", self.reader.read(address)
        self.reader.read_files = True

    def coded(self) -> list[tuple[Place, str]]:
        """Protected places with their codes."""
        codes = self.store.user_codes("demo")
        return [(place, codes[place.id]) for place in self.places(*HIDDEN)]

    def places(self, *classes: Protection) -> list[Place]:
        """Places of some classes, bases left out."""
        return [p for p in self.means.places if p.protection in classes and not p.is_base]


def _planted(means: Means) -> Means:
    def named(place: Place, rank: int) -> Place:
        hidden = place.protection in HIDDEN and not place.is_base
        return replace(place, label=f"{PLANTED} {rank:03d}") if hidden else place

    return replace(means, places=tuple(named(p, rank) for rank, p in enumerate(means.places)))


def _code(store: Workspace, means: Means) -> None:
    """Give protected places codes nobody could mistake either."""
    hidden = [p.id for p in means.places if p.protection in HIDDEN and not p.is_base]
    with store.writing() as session:
        for rank, row in enumerate(
            session.scalars(select(PlaceRow).where(PlaceRow.id.in_(hidden)))
        ):
            row.user_code = f"{CODED}-{rank:03d}"


@pytest.fixture(scope="module")
def planted(attacked, tmp_path_factory) -> Iterator[Planted]:
    """A copy of the demo's workspace, with planted names, open on an organisation's server."""
    home = tmp_path_factory.mktemp("pages") / "home"
    shutil.copytree(attacked.home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_HOME", str(home))
        patch.setenv("ALLERVERS_KEY_FILE", str(attacked.home.parent / "key"))
        store = Workspace(home)
        plan = loads(Path(attacked.plan).read_text("utf-8")).means
        means = _planted(attacked.means)
        store.rewrite_means(plan, means)
        _code(store, means)
        yield Planted(store, Reader(store, patch), plan, means, attacked.epsg)


@pytest.fixture(scope="module")
def sent(planted: Planted) -> dict[Role, dict[str, Sent]]:
    """What every page sends to every role."""
    return {role: dict(planted.pages(role)) for role in Role}


@pytest.fixture(scope="module")
def elsewhere(planted: Planted, sent: dict[Role, dict[str, Sent]]) -> dict[Role, dict[str, Sent]]:
    """What pages send to others once protected places lie elsewhere."""
    means, num = moved(planted.means, HIDDEN, anywhere)
    assert num >= 20
    planted.store.rewrite_means(planted.plan, means)
    try:
        return {role: dict(planted.pages(role)) for role in OUTSIDE}
    finally:
        planted.store.rewrite_means(planted.plan, planted.means)


@pytest.fixture(scope="module")
def shared(planted: Planted, sent: dict[Role, dict[str, Sent]]) -> dict[str, Sent]:
    """The page of sharing, once the coordination shares all it may, in every zone and field."""
    loaded = load_territory(planted.store, "demo")
    own = own_table(planted.store, loaded, on=planted.store.plans("demo")[-1].week.monday)
    zones = sorted(set(own["zone_id"]))
    planted.store.share("demo", OWN, zones, list(Field))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_sharing, "WEEKS", 520)  # the demo's week is published ahead
        try:
            with planted.reader.seated(Role.COORDINATOR):
                found = {"coordination": planted.reader.read(ADDRESSES[Right.SHARING])}
            with planted.reader.seated(Role.PARTNER, **SEATS[Role.PARTNER]):
                return found | {"partner": planted.reader.read("")}
        finally:
            planted.store.take_back("demo", OWN, zones)


def test_the_reader_sees_what_a_page_and_its_files_show(planted, sent):
    """The measure is not blind: whoever may read codes of protected places does; names, open ones.

    A team reads the codes of its own places; the coordination reads them all.
    """
    codes = {p.id: code for p, code in planted.coded()}
    for role, least in ((Role.COORDINATOR, len(codes) // 2), (Role.TEAM, 1)):
        told = "".join(one.text for one in sent[role].values())
        assert sum(code in told for code in codes.values()) >= least, role
        assert any(place.label in told for place in planted.places(Protection.PUBLIC)), role
    assert {name.rsplit(".", 1)[-1] for one in sent[Role.TEAM].values() for name in one.files} >= {
        "pdf", "gpx", "html",
    }  # fmt: skip


def test_e26_an_address_a_role_does_not_open_sends_its_first_page(sent):
    for role in set(Role) - {Role.COORDINATOR}:
        (first, *_opened, other) = sent[role].values()
        assert "Connexion" not in first.drawn
        assert other.drawn == first.drawn


@pytest.mark.parametrize("role", [*OUTSIDE, Role.TEAM])
def test_e5_no_page_but_the_coordinations_names_a_protected_place(sent, role):
    for page, one in sent[role].items():
        assert PLANTED not in one.text, page
        assert CODED not in one.text or role is Role.TEAM, page


@pytest.mark.parametrize("role", OUTSIDE)
def test_e5_no_page_of_another_role_holds_a_reference_or_a_position(planted, sent, role):
    hidden = [*planted.places(*HIDDEN), *planted.means.reports, *planted.means.appointments]
    for page, one in sent[role].items():
        assert not [thing.id for thing in hidden if thing.id in one.text], page
        assert told_near(one.text, [thing.point for thing in hidden], planted.epsg) == 0, page


def test_e5_a_teams_pages_hold_no_position_of_a_place_but_on_paper(planted, sent):
    hidden = [*planted.places(*HIDDEN), *planted.means.appointments]
    for page, one in sent[Role.TEAM].items():
        files = [text for name, text in one.files.items() if not name.endswith(".pdf")]
        for text in (one.page, one.address, *files):
            assert told_near(text, [thing.point for thing in hidden], planted.epsg) == 0, page


def test_e20_a_teams_pages_tell_nothing_of_where_others_go(planted, sent):
    plan = planted.store.plans("demo")[-1]
    away = [shift for shift in plan.shifts if shift.team != TEAM]
    own = {p.ref for shift in plan.shifts if shift.team == TEAM for p in shift.passages}
    others = {p.ref for shift in away for p in shift.passages} - own
    codes = [code for place, code in planted.coded() if place.id in others]
    assert len(codes) >= 3
    for page, one in sent[Role.TEAM].items():
        for told in (*others, *codes, *(shift.id for shift in away)):
            assert told not in one.text, page


def test_e5_no_address_left_by_a_page_holds_a_name_or_a_position(planted, sent):
    hidden = [*planted.places(*HIDDEN), *planted.means.appointments]
    for pages in sent.values():
        for page, one in pages.items():
            assert PLANTED not in one.address, page
            assert CODED not in one.address, page
            assert not [thing.id for thing in hidden if thing.id in one.address], page


def test_e5_pages_of_other_roles_depend_on_no_protected_place(sent, elsewhere):
    """Two worlds that differ by where protected places lie send the same pages and files.

    Pages that count the log are left out: reading them lengthens it.
    """
    alike = [
        (role, page)
        for role in elsewhere
        for page in sent[role]
        if not page.endswith(("/regles", "/journal")) and role is not Role.DPO
    ]
    assert len(alike) >= 9
    for role, page in alike:
        assert elsewhere[role][page].lasting == sent[role][page].lasting, page


def test_e19_a_partner_reads_what_the_coordination_chose_of_its_own_passages_alone(
    planted, sent, shared
):
    name = planted.means.organisation.name.partition("'")[0]  # what follows is escaped
    assert len(name) > 5
    assert name not in sent[Role.PARTNER]["partner /"].text, "nothing is shared by default"
    assert name in shared["partner"].text
    assert f"Ce que {name}" in shared["coordination"].text
    assert f"Ce que {OPERATOR[:6]}" in shared["partner"].text
    hidden = [*planted.places(*HIDDEN), *planted.means.appointments]
    for one in shared.values():
        assert PLANTED not in one.text
        assert CODED not in one.text
        assert not [thing.id for thing in hidden if thing.id in one.text]
        assert told_near(one.text, [thing.point for thing in hidden], planted.epsg) == 0
