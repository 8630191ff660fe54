"""The family of exits of a whole week: a file each, found by the registry."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.exports.audience import Audience

if TYPE_CHECKING:
    from planner.exports.sheet_inputs import SheetInputs


@dataclass(frozen=True, slots=True)
class WeekExport:
    """One kind of file made from a week, for those of `audiences`.

    `label` is a French source string, `stem` the beginning of the file's name; `suffix` has its
    dot. `render` gives the file's bytes, the same for the same plan; what it shows has passed the
    privacy matrix.
    """

    key: str
    label: str
    mime: str
    stem: str
    suffix: str
    audiences: tuple[Audience, ...]
    render: Callable[[SheetInputs, Audience], bytes]

    def name(self, inputs: SheetInputs, audience: Audience) -> str:
        """File name: kind, territory, week, version, and whom it is for; nothing of the means."""
        plan = inputs.plan
        return f"{self.stem}-{plan.territory}-{plan.week}-v{plan.version}-{audience}{self.suffix}"


def week_exports() -> dict[str, WeekExport]:
    """Every exit of a week, key → export."""
    from planner.registry import discover

    return discover(sys.modules["planner.exports"], WeekExport)
