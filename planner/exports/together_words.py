"""What is said of outings whose times are told together only."""

from __future__ import annotations

from planner.hours import duration_words
from planner.i18n import ngettext
from planner.planning.together import Together


def together_words(together: Together) -> list[str]:
    """Presence of these outings in one sum, and why; nothing where every outing has its own."""
    if not together.shifts:
        return []
    text = ngettext(
        "{num} sortie sans temps à part ({presence} de présence) : le temps d'une sortie à deux "
        "serait celui de chacune des deux personnes.",
        "{num} sorties sans temps à part (ensemble {presence} de présence) : le temps d'une "
        "sortie à deux serait celui de chacune des deux personnes.",
        len(together.shifts),
    )
    return [text.format(num=len(together.shifts), presence=duration_words(together.presence_s))]
