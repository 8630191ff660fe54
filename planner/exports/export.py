"""The family of exits of one outing: a file each, found by the registry."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model import PlannedShift

if TYPE_CHECKING:
    from planner.exports.sheet_inputs import SheetInputs


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file made from an outing.

    `label` is a French source string; `suffix` has its dot. `render` gives the file's bytes; what
    it shows has passed the privacy matrix.
    """

    key: str
    label: str
    mime: str
    suffix: str
    render: Callable[[PlannedShift, SheetInputs], bytes]


def shift_exports() -> dict[str, Export]:
    """Every exit of an outing, key → export."""
    from planner.registry import discover

    return discover(sys.modules["planner.exports"], Export)
