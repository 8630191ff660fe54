"""Costly folders, made once by whichever process of the run asks first, and copied by all."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[[Path], None]
_MADE = "made"


def copy_of(factory: pytest.TempPathFactory, name: str, make: Make, target: Path) -> None:
    """Copy into a folder what `make` leaves in an empty one; it is called once in a run.

    `target` may be there, empty of what is copied. `name` says what is made, so that all
    processes of the run find it.
    """
    root = factory.getbasetemp()
    if root.name.startswith("popen-"):  # a process among others: they share the folder above
        root = root.parent
    place = root / f"once-{name}"
    with (root / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / _MADE).exists():
            shutil.rmtree(place, ignore_errors=True)
            (place / "content").mkdir(parents=True)
            make(place / "content")
            (place / _MADE).touch()
    shutil.copytree(place / "content", target, dirs_exist_ok=True)
