"""Results kept while what they were made of is the same objects: what weights do not change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

T = TypeVar("T")
_ALL: WeakSet[Kept[Any]] = WeakSet()


def forget_all() -> None:
    """Forget every result kept in this process; one being made now is still kept once made."""
    for one in list(_ALL):
        one.forget()


class Kept(Generic[T]):
    """The last results of one computation.

    A result is found again by the identity of the objects it was made of, which it holds (so that
    no other object can take their place), and by the equality of plain values. Whoever gets a
    result leaves it as it is. Who asks for one that another thread is making waits for it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, tuple[tuple[object, ...], T]] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, RLock] = {}
        _ALL.add(self)

    def forget(self) -> None:
        """Forget what is kept."""
        with self._lock:
            self._found.clear()

    def get(self, objects: tuple[object, ...], values: Hashable, make: Callable[[], T]) -> T:
        """Return the result for these objects and values, made if it is not kept."""
        key = (tuple(map(id, objects)), values)
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key][1]
            making = self._making.setdefault(key, RLock())
        with making:
            with self._lock:  # another thread may have made it meanwhile
                if key in self._found:
                    return self._found[key][1]
            try:
                made = make()
                with self._lock:
                    self._found[key] = (objects, made)
                    while len(self._found) > self._most:
                        self._found.popitem(last=False)
            finally:
                with self._lock:  # who waits holds the lock itself; who comes now begins anew
                    self._making.pop(key, None)
        return made
