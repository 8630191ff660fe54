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
