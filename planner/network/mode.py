"""A way of moving: which links it may use and how fast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Mode:
    """One mode of travel.

    `key` names the column of LINKS that says where it may go and the mode in files. `speed_kmh`
    gives one speed per link, > 0. `approach_s`: seconds to park, walk and settle at a place.
    """

    key: str
    label: str
    approach_s: int
    speed_kmh: Callable[[pd.DataFrame], NDArray[np.float64]]
