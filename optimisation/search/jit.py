"""numba's compiler with a cache of its own, and whether what it makes is there already.

numba keeps machine code beside each function and looks only at that function's file to tell whether
it is stale: a change in a file it calls would go unseen. Here the cache is a folder per state of
all the sources, so a change anywhere compiles everything again.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba
from numba.core import config
from platformdirs import user_cache_path

_HERE = Path(__file__).resolve().parent
_SOURCES = (
    *sorted(_HERE.glob("*.py")),
    _HERE.parent / "coverage.py",
    _HERE.parent / "bounds" / "labels.py",
)
_MARK = "compiled"


@cache
def folder() -> Path | None:
    """Folder of the compiled code of these sources on this processor; None: none can be written.

    `NUMBA_CACHE_DIR`, where it is set, holds it instead of the user's cache.
    """
    digest = hashlib.sha256()
    for source in _SOURCES:
        digest.update(source.read_bytes())
    versions = (sys.version, numba.__version__, llvmlite.binding.get_host_cpu_name())
    digest.update(repr(versions).encode())
    asked = os.environ.get("NUMBA_CACHE_DIR")
    root = Path(asked) if asked else user_cache_path("aller-vers", appauthor=False)
    place = root / f"search-{digest.hexdigest()[:16]}"
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return place if os.access(place, os.W_OK) else None


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function on its first call, from the cache where it can be.

    Compiled code lets other threads run: the bound, the person who stops a search.
    """
    place = folder()
    if place is None:
        return numba.njit(nogil=True)(function)  # type: ignore[no-any-return]
    config.CACHE_DIR = str(place)  # type: ignore[attr-defined]
    return numba.njit(cache=True, nogil=True)(function)  # type: ignore[no-any-return]


def is_interpreted() -> bool:
    """Whether compilation is switched off (`NUMBA_DISABLE_JIT`): the functions run as Python."""
    return bool(config.DISABLE_JIT)  # type: ignore[attr-defined]


def is_cached() -> bool:
    """Whether everything the search calls is in the cache."""
    place = folder()
    return is_interpreted() or (place is not None and (place / _MARK).exists())


def mark_cached() -> None:
    """Note that everything is in the cache."""
    place = folder()
    if place is not None and not is_interpreted():
        (place / _MARK).touch()
