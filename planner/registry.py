"""Plug-in families: one file each, found by walking a package."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any, TypeVar, cast

T = TypeVar("T")


def discover(package: ModuleType, kind: type[T]) -> dict[str, T]:
    """Find every public module-level instance of `kind` in a package's modules.

    Parameters
    ----------
    package
        A package whose modules each define one plug-in; names starting with `_` are passed over.
    kind
        The class the plug-ins are instances of; it has a `key: str`.

    Returns
    -------
    dict
        key → plug-in, sorted by key.

    Raises
    ------
    ValueError
        Two plug-ins share a key: a fault of the code, not of a user.
    """
    found: dict[str, T] = dict(_walked(package, cast("Any", kind)))
    return found


@cache
def _walked(package: ModuleType, kind: type[Any]) -> dict[str, Any]:
    """As `discover`; a package's files are looked at once."""
    found: dict[str, Any] = {}
    for info in pkgutil.iter_modules(package.__path__):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for name, value in vars(module).items():
            if name.startswith("_") or not isinstance(value, kind):
                continue
            key: str = value.key
            if key in found and found[key] is not value:
                raise ValueError(f"two plug-ins named {key!r} in {package.__name__}")
            found[key] = value
    return dict(sorted(found.items()))
