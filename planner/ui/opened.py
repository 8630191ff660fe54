"""What a visit edits, as it was when its form opened; of two who edit the same, the second is told.

What was typed stays. Once told, saving again takes the place of what was saved meanwhile, which the
page shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, cast

import streamlit as st

from planner.i18n import _
from planner.store.alerts import KeptAlert
from planner.store.scenarios import KeptScenario
from planner.ui import parts, state

K = TypeVar("K", KeptScenario, KeptAlert)
_FORMS = "forms_opened"


@dataclass(frozen=True, slots=True)
class Opened(Generic[K]):
    """Something saved, as its form opened with it.

    `expected` is what is saved as far as the person knows (None: they know that it is gone); `num`
    tells the form from every other one of this visit.
    """

    before: K
    expected: K | None
    num: int


def opened(name: str, kept: K) -> Opened[K]:
    """What is edited under a name: as it is now when its form opens, then the same until closed."""
    held = state.held(name)
    if isinstance(held, Opened):
        return cast(Opened[K], held)
    state.taken(_FORMS)
    found = Opened(kept, kept, state.times(_FORMS))
    state.hold(name, found)
    return found


def close(name: str) -> None:
    """Forget what is edited under a name: its form opens anew with what is saved."""
    state.hold(name, None)


def saved(name: str) -> None:
    """What was edited under a name is saved: the page runs again with its form closed and blank."""
    close(name)
    state.taken(name)
    st.rerun()


def tell_overtaken(name: str, edited: Opened[K], now: K | None, changes: Sequence[str]) -> None:
    """Say that somebody else saved meanwhile, and what: it is what a save would now replace.

    `now`: what is saved, None: it was removed; `changes` says it.
    """
    state.hold(name, replace(edited, expected=now))
    if now is None:
        st.warning(
            _(
                "Retiré entre-temps par une autre personne. Ce qui est écrit ici est gardé : "
                "l'enregistrer de nouveau le remet."
            )
        )
        return
    st.warning(
        _(
            "Enregistré entre-temps par une autre personne, comme ci-dessous. Ce qui est écrit ici "
            "est gardé : l'enregistrer de nouveau prend la place de cette version."
        )
    )
    parts.points(changes)
    st.button(_("Reprendre la version enregistrée"), on_click=close, args=(name,))
