"""Colours as colour-blind eyes see them, and how far apart two of them are.

Simulation: Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color
vision deficiency", IEEE TVCG 15(6), 2009, severity 1.0, on linear RGB. Distance: CIE 1976 ΔE*ab,
the Euclidean distance in CIELAB under D65; about 2.3 is just noticeable (Mahy et al., 1994).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

VISION: dict[str, Vector] = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def linear(colour: str) -> Vector:
    """Linear RGB in [0, 1] of `#rrggbb` (IEC 61966-2-1)."""
    code = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)


def lab(colour: str, vision: str) -> Vector:
    """CIELAB of a colour as a kind of vision sees it."""
    seen = np.clip(VISION[vision] @ linear(colour), 0, 1)
    share = _XYZ @ seen / _XYZ.sum(axis=1)
    root = np.where(share > (6 / 29) ** 3, np.cbrt(share), share * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array(
        [116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])],
        dtype=np.float64,
    )


def distance(one: str, other: str, vision: str) -> float:
    """ΔE*ab between two colours as a kind of vision sees them."""
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))
