"""The rules the tool holds itself to, for whom answers for them: tables made of the code itself."""

from __future__ import annotations

import datetime as dt

from planner.i18n import _
from planner.service.rules import rules_told
from planner.ui import cache, parts, session


def show() -> None:
    """Show the page."""
    store = cache.workspace()
    parts.heading(_("Règles"))
    parts.notes(
        [_("Ce que le programme applique en ce moment, et non ce qui en est dit ailleurs.")]
    )
    seen = session.seen(store, [one.code for one in store.territories()])
    for told in rules_told(store, seen, dt.date.today()):
        parts.section(told.title)
        if told.rows:
            parts.table(told.header, told.rows, numbers=told.numbers)
        else:
            parts.notes([_("aucun")])
        parts.notes(told.notes)
