"""Paths in words."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from planner.i18n import set_language
from planner.network.directions import Step, directions
from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.path import shortest
from planner.network.streets import Streets
from planner.network.wording import is_entered, ordinal, said_distance, with_article
from tests.gridworld import GREEN, MELUN, PARIS, both, link, node, streets_of


def told(streets: Streets, graph: Graph, start: int, end: int) -> tuple[Step, ...]:
    a, b = np.searchsorted(graph.node_ids, [start, end]).tolist()
    return directions(graph, streets.links, shortest(graph, a, b))


def a_row(*pieces: tuple[str | None, float], **other: object) -> tuple[Streets, Graph, int]:
    """Pieces of street end to end, going east; the last node's id."""
    ends = [0.0, *itertools.accumulate(length for _name, length in pieces)]
    positions = {rank: (x, 0.0) for rank, x in enumerate(ends)}
    links = [
        row
        for rank, (name, _length) in enumerate(pieces)
        for row in both(rank, rank + 1, name, **other)
    ]
    streets = streets_of(positions, links)
    return streets, build(streets, MODES["walk"]), len(pieces)


def streets_told(steps: tuple[Step, ...]) -> list[str | None]:
    return [step.street for step in steps[:-1]]


@pytest.fixture
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("fr")


def test_blocks_of_one_street_make_one_line(town: Streets, walk: Graph) -> None:
    steps = told(town, walk, node(0, 4), node(3, 4))
    assert [step.text for step in steps] == [
        "Partir vers l'est par la rue de l'Église, 300\u00a0m.",
        "Arrivée.",
    ]
    assert [step.turn for step in steps] == ["start", "arrive"]


def test_a_turn_names_its_side_and_the_street_entered() -> None:
    streets = streets_of(
        {1: (0, 0), 2: (100, 0), 3: (100, -100), 4: (100, 100), 5: (60, -160)},
        [
            *both(1, 2, "Rue Carnot"),
            *both(2, 3, "Avenue Foch"),
            *both(2, 4, "Impasse du Four"),
            *both(3, 5, "Quai Blanc"),
        ],
    )
    graph = build(streets, MODES["walk"])
    right = told(streets, graph, 1, 5)
    assert [step.text for step in right] == [
        "Partir vers l'est par la rue Carnot, 100\u00a0m.",
        "Tourner à droite sur l'avenue Foch, 100\u00a0m.",
        "Prendre légèrement à droite le quai Blanc, 70\u00a0m.",
        "Arrivée.",
    ]
    left = told(streets, graph, 1, 4)
    assert left[1].text == "Tourner à gauche dans l'impasse du Four, 100\u00a0m."
    assert [step.turn for step in right] == ["start", "right", "slight_right", "arrive"]


def test_back_on_ones_steps_is_a_half_turn() -> None:
    streets = streets_of(
        {1: (0, 0), 2: (100, 0), 3: (0, 5)}, [*both(1, 2, "Rue Carnot"), *both(2, 3, "Rue Foch")]
    )
    steps = told(streets, build(streets, MODES["walk"]), 1, 3)
    assert steps[1].turn == "back"
    assert steps[1].text.startswith("Faire demi-tour par la rue Foch")


@pytest.mark.parametrize(
    ("end", "rank", "street"),
    [
        (MELUN, "1\u02b3\u1d49", "la route de Melun"),
        (PARIS, "2\u1d49", "la route de Paris"),
        (GREEN, "3\u1d49", "le chemin Vert"),
    ],
)
def test_a_roundabout_counts_its_exits(
    town: Streets, car: Graph, end: int, rank: str, street: str
) -> None:
    steps = told(town, car, node(4, 4), end)
    assert len(steps) == 3
    assert steps[1].text == f"Au rond-point, prendre la {rank} sortie : {street}, 100\u00a0m."
    assert steps[1].turn == "roundabout"


def test_a_way_into_a_roundabout_is_no_exit() -> None:
    circle = {1: (0, 0), 2: (20, -20), 3: (40, 0), 4: (20, 20)}
    positions = {**circle, 10: (-100, 0), 12: (20, -99), 13: (140, 0)}
    streets = streets_of(
        positions,
        [
            *(link(a, b, None, junction="roundabout") for a, b in ((1, 2), (2, 3), (3, 4), (4, 1))),
            *both(10, 1, "Rue A"),
            link(12, 2, "Rue d'Entrée"),
            *both(3, 13, "Rue C"),
            *both(13, 12, "Rue D"),
        ],
    )
    steps = told(streets, build(streets, MODES["car"]), 10, 13)
    assert "1\u02b3\u1d49 sortie" in steps[1].text


def test_a_path_may_start_or_end_on_a_roundabout(town: Streets, car: Graph) -> None:
    start = told(town, car, 202, PARIS)
    assert start[0].text == "Partir par le rond-point."
    assert start[1].text.startswith("Au rond-point, prendre la 1ʳᵉ sortie : la route de Paris")
    end = told(town, car, MELUN, 203)
    assert [step.turn for step in end] == ["start", "arrive"]


def test_on_foot_a_roundabout_has_no_exit_number(town: Streets, walk: Graph) -> None:
    steps = told(town, walk, node(4, 4), PARIS)
    assert steps[1].text == "Longer le rond-point, puis prendre la route de Paris, 100\u00a0m."


def test_a_street_named_roundabout_counts_as_one() -> None:
    streets = streets_of(
        {1: (0, 0), 2: (50, 0), 3: (60, -10), 4: (60, -60)},
        [*both(1, 2, "Rue A"), *both(2, 3, "Rond-Point Foch"), *both(3, 4, "Rue B")],
    )
    steps = told(streets, build(streets, MODES["car"]), 1, 4)
    assert [step.turn for step in steps] == ["start", "roundabout", "arrive"]


@pytest.mark.parametrize(
    ("highway", "words"),
    [
        ("footway", "le chemin piéton"),
        ("steps", "les escaliers"),
        ("cycleway", "la piste cyclable"),
        ("trunk_link", "la bretelle"),
        ("residential", "la rue sans nom"),
        (None, "la rue sans nom"),
    ],
)
def test_a_street_without_a_name_is_told_by_what_it_is(highway: str | None, words: str) -> None:
    streets, graph, last = a_row((None, 150), highway=highway)
    assert told(streets, graph, 0, last)[0].text == f"Partir vers l'est par {words}, 150\u00a0m."


def test_a_short_unnamed_piece_inside_a_street_is_absorbed() -> None:
    streets, graph, last = a_row(("Rue A", 100), (None, 35), ("Rue A", 100))
    steps = told(streets, graph, 0, last)
    assert streets_told(steps) == ["Rue A"]
    assert steps[0].length_m == 235


def test_a_street_crossed_between_two_parts_of_another_is_not_told() -> None:
    streets, graph, last = a_row(("Rue A", 100), ("Quai B", 15), ("Rue A", 100))
    assert streets_told(told(streets, graph, 0, last)) == ["Rue A"]
    streets, graph, last = a_row(("Rue A", 100), ("Quai B", 15), ("Rue C", 100))
    assert streets_told(told(streets, graph, 0, last)) == ["Rue A", "Quai B", "Rue C"]


def test_a_long_unnamed_piece_is_told() -> None:
    streets, graph, last = a_row(("Rue A", 100), (None, 45), ("Rue A", 100))
    assert streets_told(told(streets, graph, 0, last)) == ["Rue A", None, "Rue A"]


def test_between_two_streets_only_a_very_short_piece_is_absorbed() -> None:
    for length, wanted in ((15.0, ["Rue A", "Rue B"]), (35.0, ["Rue A", None, "Rue B"])):
        streets, graph, last = a_row(("Rue A", 100), (None, length), ("Rue B", 100))
        assert streets_told(told(streets, graph, 0, last)) == wanted


def test_a_short_unnamed_piece_at_either_end_is_absorbed() -> None:
    streets, graph, last = a_row((None, 35), ("Rue A", 100), (None, 35))
    steps = told(streets, graph, 0, last)
    assert streets_told(steps) == ["Rue A"]
    assert steps[0].length_m == 170
    streets, graph, last = a_row((None, 45), ("Rue A", 100), (None, 45))
    assert streets_told(told(streets, graph, 0, last)) == [None, "Rue A", None]


def test_a_path_all_unnamed_and_short_is_still_told() -> None:
    streets, graph, last = a_row((None, 12))
    steps = told(streets, graph, 0, last)
    assert steps[0].text == "Partir vers l'est par la rue sans nom, 10\u00a0m."


def test_no_metre_is_lost_or_told_twice(town: Streets, walk: Graph) -> None:
    for end in range(1, 36):
        path = shortest(walk, 0, end)
        steps = directions(walk, town.links, path)
        assert sum(step.length_m for step in steps) == pytest.approx(path.length_m)


def test_staying_in_place_needs_no_words(
    town: Streets, walk: Graph, rank: Callable[..., int]
) -> None:
    at = rank(walk, 1, 1)
    assert directions(walk, town.links, shortest(walk, at, at)) == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Rue Carnot", "la rue Carnot"),
        ("AVENUE Jean Jaurès", "l'avenue Jean Jaurès"),
        ("Allée des Tilleuls", "l'allée des Tilleuls"),
        ("Quai Blanc", "le quai Blanc"),
        ("Hameau de Vaux", "le hameau de Vaux"),
        ("Escalier du Roi", "l'escalier du Roi"),
        ("Le Mail", "«\u00a0Le Mail\u00a0»"),
        ("D 606", "«\u00a0D 606\u00a0»"),
        ("Place", "la place"),
    ],
)
def test_a_street_takes_its_article(name: str, said: str) -> None:
    assert with_article(name) == said


@pytest.mark.parametrize(
    ("street", "entered"),
    [
        ("la rue Carnot", True),
        ("l'impasse du Four", True),
        ("les escaliers", True),
        ("la rue sans nom", True),
        ("le boulevard de la Rue", False),
        ("l'avenue Foch", False),
        ("la place Verte", False),
        ("«\u00a0Pénétrante\u00a0»", False),
    ],
)
def test_one_turns_into_a_street_and_onto_a_boulevard(street: str, entered: bool) -> None:
    assert is_entered(street) is entered


@pytest.mark.parametrize(
    ("metres", "said"),
    [(3, "10 m"), (14, "10 m"), (196, "200 m"), (420, "400 m"), (974, "950 m"), (1240, "1,2 km")],
)
def test_distances_are_rounded_as_people_say_them(metres: float, said: str) -> None:
    assert said_distance(metres) == said.replace(" ", "\u00a0")


@pytest.mark.usefixtures("english")
def test_english_says_distances_and_ranks_its_own_way() -> None:
    assert said_distance(1240) == "1.2\u00a0km"
    assert [ordinal(rank) for rank in (1, 2, 3, 4)] == ["1st", "2nd", "3rd", "4th"]


HOSTILE = ["<script>alert(1)</script>", "`${1}`", "Rue \u202eeuR", "🚀", "{street} {0}", "%s %(x)s"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_told_as_it_is_and_breaks_nothing(name: str) -> None:
    streets, graph, last = a_row((name, 100), ("Rue B", 100))
    steps = told(streets, graph, 0, last)
    assert name.removeprefix("Rue") in steps[0].text
    assert steps[0].street == name
