"""Layers of a territory beside the database: one Parquet file each (GeoParquet with geometry).

What may not stand in clear is a sealed file (`store/sealed_layers.py`); this file only moves its
bytes.

All layers of one import are a **generation**, a folder written whole before anything names it. The
territory's row names the generation in use, so that the swap is the commit of that row: an import
interrupted at any point leaves the old generation whole.
"""

from __future__ import annotations

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
from planner.store.disk import sync

Frame: TypeAlias = pd.DataFrame | gpd.GeoDataFrame
_ORPHAN_S = 86_400
SEALED = ".sealed"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def new_generation() -> str:
    """Random name of a generation."""
    return secrets.token_hex(8)


class Layers:
    """Frames by territory, generation and name, under one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(
        self,
        code: str,
        generation: str,
        layers: Mapping[str, Frame],
        *,
        sealed: Mapping[str, bytes] | None = None,
        other_than: str | None = None,
    ) -> None:
        """Write a whole generation: to a draft folder, forced to disk, then renamed.

        Parameters
        ----------
        code, generation
            Territory and name of the new generation.
        layers
            Frames by name.
        sealed
            Sealed bytes by name; empty bytes: no layer of that name any more.
        other_than
            Generation of which every layer not given here is kept; None: none is.

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
                frame.to_parquet(draft / f"{_named(name)}.parquet")
            for name, content in (sealed or {}).items():
                if content:
                    (draft / f"{_named(name)}{SEALED}").write_bytes(content)
            given = {*layers, *(sealed or {})}
            for path in sorted((folder / other_than).iterdir()) if other_than else ():
                if path.stem not in given:
                    shutil.copyfile(path, draft / path.name)
            self._settle(code, generation, draft)
        except OSError as error:
            raise _unwritten(code, error) from error
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

    def sealed(self, code: str, generation: str, name: str) -> bytes | None:
        """Bytes of a sealed layer, None if the generation has none of that name."""
        path = self._path(code, generation, name).with_suffix(SEALED)
        if not path.parent.is_dir():
            raise self._lost(code)
        return path.read_bytes() if path.exists() else None

    def any_sealed(self) -> bool:
        """Whether any territory has a sealed layer."""
        return bool(self.sealed_files())

    def sealed_files(self) -> list[Path]:
        """Every sealed layer of every generation, those of interrupted imports too."""
        return sorted(self._root.glob(f"*/*/*{SEALED}"))

    def drop_sealed(self) -> int:
        """Remove every sealed layer; returns how many.

        Raises
        ------
        StoreError
            One cannot be removed.
        """
        files = self.sealed_files()
        try:
            for path in files:
                path.unlink(missing_ok=True)
                sync(path.parent)
        except OSError as error:
            raise StoreError(
                _("couches chiffrées impossibles à effacer : {why}").format(why=error.strerror)
            ) from error
        return len(files)

    def names(self, code: str, generation: str) -> list[str]:
        """Names of a generation's layers in clear, sorted."""
        folder = self._root / code / generation
        if not folder.is_dir():
            raise self._lost(code)
        return sorted(path.stem for path in folder.glob("*.parquet"))

    def files(self, code: str, generation: str) -> list[Path]:
        """Files of a generation, sorted; StoreError if it is not there."""
        folder = self._root / code / generation
        try:
            return sorted(folder.iterdir())
        except OSError as error:
            raise self._lost(code) from error

    def adopt(self, code: str, generation: str, folder: Path) -> None:
        """Take a whole generation from a folder of the same disk, which is moved here.

        Raises
        ------
        StoreError
            It cannot be moved.
        """
        try:
            (self._root / code).mkdir(parents=True, exist_ok=True)
            self._settle(code, generation, folder)
        except OSError as error:
            raise _unwritten(code, error) from error

    def _settle(self, code: str, generation: str, folder: Path) -> None:
        """Move a whole generation to its place once all of it is on disk, as its names then are."""
        for path in folder.iterdir():
            sync(path)
        sync(folder)
        home = self._root / code
        folder.replace(home / generation)
        for parent in (home, self._root, self._root.parent):
            sync(parent)

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
        return self._root / code / generation / f"{_named(name)}.parquet"

    @staticmethod
    def _lost(code: str) -> StoreError:
        return StoreError(
            _("couches du territoire « {code} » absentes : le reprendre avec --replace").format(
                code=code
            )
        )


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"layer name {name!r}")
    return name


def _unwritten(code: str, error: OSError) -> StoreError:
    return StoreError(
        _("couches du territoire « {code} » : {why}").format(code=code, why=error.strerror)
    )
