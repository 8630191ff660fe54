"""What INSEE asks to be said beside a map of its squares: one sentence, in one place."""

from __future__ import annotations

from planner.i18n import _


def cell_caution_words() -> str:
    """The caution, in the language in use."""
    return _(
        "Précaution de l'INSEE : les valeurs des carreaux peu peuplés sont imputées ou "
        "estimées ; un carreau seul ne s'interprète pas, il se lit avec ses voisins."
    )
