"""Files of one outing on a page: a button each, made when it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from planner.exports.audience import Audience
from planner.exports.export import Export, shift_exports
from planner.i18n import _, labelled
from planner.model import PlannedShift, WeekPlan
from planner.service.sheets import shift_file_name
from planner.ui import file_cache, parts
from planner.ui.given import give


def give_outing(
    plan: WeekPlan,
    shift: PlannedShift,
    exports: Sequence[Export] | None = None,
    *,
    words: str | None = None,
) -> None:
    """Offer an outing's files.

    Parameters
    ----------
    exports
        Those offered; None: every one.
    words
        Which outing, where a page offers those of several.
    """
    inputs = file_cache.printable(plan)
    every = sorted(shift_exports().values(), key=lambda one: one.key != "pdf")  # the sheet first
    for export in every if exports is None else exports:
        label = _(export.label) if words is None else labelled(_(export.label), words)
        make = partial(export.render, shift, inputs)
        name = shift_file_name(plan, shift, export)
        give(parts.plain(label), make, name, export.mime, Audience.TEAM)
