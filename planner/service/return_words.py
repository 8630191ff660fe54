"""What came back, in words."""

from __future__ import annotations

from planner.i18n import _
from planner.returns import Held


def held_words(held: Held) -> str:
    """Whether an outing took place."""
    return {
        Held.YES: _("tenue"),
        Held.PARTLY: _("tenue en partie"),
        Held.NO: _("non tenue"),
    }[held]


def hours_words(hours: tuple[int, int]) -> str:
    """A band of hours as people say it."""
    start, end = (minute // 60 % 24 for minute in hours)
    return _("{start} h à {end} h").format(start=start, end=end)
