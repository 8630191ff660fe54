"""Layers of a territory beside the database: one Parquet file each (GeoParquet with geometry).

All layers of one import are a **generation**, a folder written whole before anything names it. The
territory's row names the generation in use, so that the swap is the commit of that row: an import
interrupted at any point leaves the old generation whole.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import geopandas as gpd
import pandas as pd

from planner.errors import StoreError
from planner.i18n import _

Frame: TypeAlias = pd.DataFrame | gpd.GeoDataFrame
_ORPHAN_S = 86_400
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def new_generation() -> str:
    """Random name of a generation."""
    return secrets.token_hex(8)


class Layers:
    """Frames by territory, generation and name, under one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, code: str, generation: str, layers: Mapping[str, Frame]) -> None:
        """Write a whole generation: to a draft folder, forced to disk, then renamed.

        Raises
        ------
        StoreError
            A layer cannot be written; nothing of the generation is left.
        """
        folder = self._root / code
        draft = folder / f".{generation}"
        try:
            draft.mkdir(parents=True)
            for name, frame in layers.items():
                if not _NAME.fullmatch(name):
                    raise ValueError(f"layer name {name!r}")
                path = draft / f"{name}.parquet"
                frame.to_parquet(path)
                _sync(path)
            _sync(draft)
            draft.replace(folder / generation)
            _sync(folder)
        except OSError as error:
            raise StoreError(
                _("couches du territoire « {code} » : {why}").format(code=code, why=error.strerror)
            ) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def read(self, code: str, generation: str, name: str) -> Frame | None:
        """One layer, None if the generation has none of that name.

        Raises
        ------
        StoreError
            The generation is not there, or the file is damaged.
        """
        path = self._path(code, generation, name)
        if not path.exists():
            if not path.parent.is_dir():
                raise self._lost(code)
            return None
        import pyarrow.parquet as pq
        from pyarrow import ArrowException

        try:
            spatial = b"geo" in (pq.read_schema(path).metadata or {})
            return gpd.read_parquet(path) if spatial else pd.read_parquet(path)
        except (OSError, ArrowException, ValueError) as error:
            raise StoreError(
                _("couche « {name} » du territoire « {code} » illisible").format(
                    name=name, code=code
                )
            ) from error

    def names(self, code: str, generation: str) -> list[str]:
        """Names of a generation's layers, sorted."""
        folder = self._root / code / generation
        if not folder.is_dir():
            raise self._lost(code)
        return sorted(path.stem for path in folder.glob("*.parquet"))

    def drop(self, code: str, generation: str | None = None) -> None:
        """Remove one generation; with None, the territory's folder."""
        folder = self._root / code
        shutil.rmtree(folder / generation if generation else folder, ignore_errors=True)

    def sweep(self, code: str, keep: str) -> None:
        """Remove what interrupted imports left more than a day ago."""
        folder = self._root / code
        for other in folder.iterdir() if folder.is_dir() else ():
            if other.name != keep and time.time() - other.stat().st_mtime > _ORPHAN_S:
                shutil.rmtree(other, ignore_errors=True)

    def _path(self, code: str, generation: str, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"layer name {name!r}")
        return self._root / code / generation / f"{name}.parquet"

    @staticmethod
    def _lost(code: str) -> StoreError:
        return StoreError(
            _("couches du territoire « {code} » absentes : le reprendre avec --replace").format(
                code=code
            )
        )


def _sync(path: Path) -> None:
    """Force a file or a folder's entries to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
