"""Ways of moving, one file each, found by the registry."""

from __future__ import annotations

import sys

from planner.network.mode import Mode as Mode
from planner.registry import discover

MODES: dict[str, Mode] = discover(sys.modules[__name__], Mode)
"""Mode key → mode."""
