"""Catalogue of data sets: who made them, under which licence, how they are cited."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from planner.paths import data_dir


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file a producer publishes.

    `vintage` is the year of the data; `download` its address; `sha256` and `num_bytes` what it must
    be, empty and 0 where no published figure is known.
    """

    vintage: str
    download: str
    sha256: str = ""
    num_bytes: int = 0

    @property
    def name(self) -> str:
        """Name of the file, the last part of its address."""
        return PurePosixPath(urlsplit(self.download).path).name or "fichier"


@dataclass(frozen=True, slots=True)
class Source:
    """One data set.

    `vintage` is empty where it is that of the file given; `page` is the producer's page, empty
    where there is none; `columns` are those read; `layout` are patterns of columns that its
    downloads must have; `attribution` is printed with every figure;
    `files` are those that can be downloaded, latest first, none where the page has to be visited.
    """

    key: str
    label: str
    producer: str
    licence: str
    page: str
    vintage: str
    columns: tuple[str, ...]
    attribution: str
    files: tuple[SourceFile, ...] = ()
    layout: tuple[str, ...] = ()


@cache
def catalogue(path: Path | None = None) -> Mapping[str, Source]:
    """Every source, by key, in the order of `data/sources.toml`."""
    with (path or data_dir() / "sources.toml").open("rb") as file:
        entries = tomllib.load(file)
    return {key: _source(key, entry) for key, entry in entries.items()}


def _source(key: str, entry: dict[str, Any]) -> Source:
    files = sorted(
        (SourceFile(**one) for one in entry.get("files", ())),
        key=lambda one: one.vintage,
        reverse=True,
    )
    told = {name: tuple(entry.get(name, ())) for name in ("columns", "layout")}
    return Source(key=key, **{**entry, **told, "files": tuple(files)})


def attributions(keys: Iterable[str], vintages: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Texts to print for sources, each once, in the order given.

    Parameters
    ----------
    keys
        Keys of the catalogue; one it does not know is cited by its key.
    vintages
        Key → vintage of the file read, in place of the catalogue's.
    """
    known, vintages = catalogue(), vintages or {}
    texts = []
    for key in dict.fromkeys(keys):
        source = known.get(key)
        vintage = vintages.get(key) or (source.vintage if source else "")
        text = source.attribution if source else key
        texts.append(f"{text} ({vintage})" if vintage else text)
    return tuple(texts)
