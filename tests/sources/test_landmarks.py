"""What may serve as a landmark, and what may not be pointed at."""

from __future__ import annotations

import pytest

from planner.sources.landmarks import Landmark, landmark_at, landmark_of, landmarks_frame
from tests.sources.osm_files import at


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "library"}, "library"),
        ({"railway": "station", "amenity": "library"}, "station"),
        ({"place": "square"}, "square"),
        ({"amenity": "bench"}, None),
        ({"highway": "residential"}, None),
        ({"amenity": "social_facility"}, None),
        ({"amenity": "social_facility", "leisure": "garden"}, None),
        ({"amenity": "community_centre", "social_facility": "shelter"}, None),
    ],
)
def test_a_named_place_is_a_landmark_unless_it_may_protect_somebody(
    tags: dict[str, str], kind: str | None
) -> None:
    assert landmark_of({**tags, "name": "Les Lilas"}) == (kind and ("Les Lilas", kind))
    assert landmark_of(tags) is None
    assert landmark_of({**tags, "name": " "}) is None


def test_a_name_near_itself_counts_once_and_far_away_twice() -> None:
    marks = [
        Landmark("Gare", "subway_entrance", *at(0, 0)),
        Landmark("GARE", "station", *at(1, 0)),
        Landmark("Gare", "station", *at(30, 0)),
        Landmark("Parc", "park", *at(0, 0)),
    ]
    frame = landmarks_frame(marks, 2154)
    assert sorted(frame["name"]) == ["GARE", "Gare", "Parc"]
    assert "subway_entrance" not in set(frame["kind"])
    assert landmarks_frame(reversed(marks), 2154).equals(frame)


def test_the_days_of_a_market_are_kept_and_told_by_any_of_its_nodes() -> None:
    where = at(0, 0)
    tags = {"amenity": "marketplace", "name": "Halles", "opening_hours": "We,Sa 08:00-13:00"}
    told = landmark_at(tags, *where)
    assert told is not None
    in_words = landmark_at(tags | {"opening_hours": "le mercredi"}, *where)
    assert in_words == Landmark("Halles", "marketplace", *where, None)
    parking = Landmark("Halles", "parking", *where, "24/7")
    frame = landmarks_frame([in_words, parking, told], 2154)
    assert frame["opening_hours"].tolist() == ["We,Sa 08:00-13:00"]
    assert landmarks_frame([in_words, parking], 2154)["opening_hours"].tolist() == [None]


def test_no_landmark_gives_an_empty_frame_of_the_same_columns() -> None:
    frame = landmarks_frame([], 2154)
    assert frame.empty
    assert list(frame.columns) == ["name", "kind", "x_m", "y_m", "opening_hours"]
    assert frame.index.name == "landmark_id"
