"""Where an organisation keeps its data, as it declares it: its own machine, or a certified host."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

OWN, HEALTH = "own", "hds"
KINDS = (OWN, HEALTH)
"""Appointments of a health team are health data: they go nowhere else."""


@dataclass(frozen=True, slots=True)
class HealthHost:
    """A host certified for health data (HDS): its name, its certificate, the last day it holds."""

    name: str
    certificate: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Hosting:
    """What is declared. `host` None: the organisation's own machine.

    Attributes
    ----------
    host
        The certified host, where the data are not kept by the organisation itself.
    """

    host: HealthHost | None = None
