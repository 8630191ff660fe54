"""Results kept by the identity of what they were made of."""

from __future__ import annotations

import threading

import pytest

from planner.kept import Kept, forget_all


class _Thing:
    """An object equal to any other of its kind."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Thing)

    def __hash__(self) -> int:
        return 1


def test_the_same_objects_and_values_give_the_result_made_once() -> None:
    kept: Kept[object] = Kept(2)
    thing = _Thing()
    first = kept.get((thing, None), ("a", 1), object)
    assert kept.get((thing, None), ("a", 1), object) is first
    assert kept.get((thing, None), ("a", 2), object) is not first


def test_an_equal_object_is_another_one() -> None:
    kept: Kept[object] = Kept(2)
    assert kept.get((_Thing(),), 1, object) is not kept.get((_Thing(),), 1, object)


def test_all_that_is_kept_is_forgotten_at_once() -> None:
    kept: Kept[object] = Kept(2)
    thing = _Thing()
    first = kept.get((thing,), 1, object)
    forget_all()
    assert kept.get((thing,), 1, object) is not first


def test_only_the_last_asked_for_are_kept() -> None:
    kept: Kept[object] = Kept(2)
    thing = _Thing()
    first, second = (kept.get((thing,), value, object) for value in (1, 2))
    assert kept.get((thing,), 1, object) is first
    kept.get((thing,), 3, object)
    assert kept.get((thing,), 1, object) is first
    assert kept.get((thing,), 2, object) is not second


def test_what_fails_is_not_kept() -> None:
    kept: Kept[int] = Kept(1)

    def fail() -> int:
        raise ValueError("not made")

    with pytest.raises(ValueError, match="not made"):
        kept.get((), 1, fail)
    assert kept.get((), 1, lambda: 7) == 7


def test_what_two_threads_ask_for_at_once_is_made_once() -> None:
    kept: Kept[object] = Kept(2)
    thing = _Thing()
    begun, go_on = threading.Event(), threading.Event()
    made: list[object] = []
    found: list[object] = []

    def make() -> object:
        made.append(object())
        begun.set()
        go_on.wait(60)
        return made[-1]

    threads = [
        threading.Thread(target=lambda: found.append(kept.get((thing,), 1, make))) for _ in range(2)
    ]
    threads[0].start()
    begun.wait(60)
    threads[1].start()
    assert kept.get((thing,), 2, object) is not None  # another result is not waited for
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert len(made) == 1
    assert found == [made[0], made[0]]


def test_a_result_may_be_made_of_another() -> None:
    kept: Kept[int] = Kept(3)
    assert kept.get((), 1, lambda: kept.get((), 2, lambda: 7) + 1) == 8
