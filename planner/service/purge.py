"""Emergency purge, then a search of the workspace's files for what was destroyed."""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from planner.errors import PlannerError
from planner.model import Means, Point
from planner.service.sources import FOLDER as SOURCES
from planner.store.codec import to_json
from planner.store.purge import Purged
from planner.store.schema import MeansRow
from planner.store.staging import drop_staged
from planner.store.workspace import Workspace

MIN_BYTES = 5
"""Shorter words are left out of the search: they would be found by chance."""


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What a purge destroyed and what a search of the files found afterwards.

    `num_sought` words, coordinates and references were looked for in `num_files` files; `found`:
    files, relative to the workspace, where one of them still stands. `on_server`: the database is
    a server's, whose files are out of reach; only its tables were emptied and rewritten.
    """

    purged: Purged
    num_sought: int
    num_files: int
    found: tuple[str, ...]
    on_server: bool

    @property
    def complete(self) -> bool:
        """Nothing was found again, and no page or journal keeps what was deleted."""
        return not self.found and self.purged.compacted


def purge(workspace: Workspace) -> PurgeReport:
    """Destroy every place of life of a workspace, whatever the territory, and search its files.

    Files written elsewhere (`--out`, downloads, paper) are out of the tool's reach.

    Raises
    ------
    StoreError
        Something cannot be destroyed; running it again goes on where it stopped.
    """
    sought = traces(workspace)
    purged = workspace.purge()
    drop_staged(workspace.home)
    files = list(_files(workspace.home))
    found = tuple(str(path.relative_to(workspace.home)) for path in files if _holds(path, sought))
    return PurgeReport(purged, len(sought), len(files), found, workspace.on_server)


def traces(workspace: Workspace) -> frozenset[bytes]:
    """What a file that still tells a place of life would hold: names, positions, references.

    Coordinates as text and as numbers of eight bytes, in both orders. Means that cannot be opened
    (the key is gone) leave their references only. A word that the open description of a territory
    holds too, such as its own name, is left out.
    """
    found: set[bytes] = set()
    territories = workspace.territories()
    for territory in territories:
        found.update(ref.encode() for ref in workspace.user_codes(territory.code))
    with workspace.reading() as session:
        ids = list(session.scalars(select(MeansRow.id)))
    for means_id in ids:
        found.add(means_id.encode())
        try:
            found.update(_of_means(workspace.means(means_id)))
        except PlannerError:
            continue
    told = b"".join(to_json(territory).encode() for territory in territories)
    return frozenset(one for one in found if len(one) >= MIN_BYTES and one not in told)


def _of_means(means: Means) -> Iterator[bytes]:
    hidden = [place for place in means.places if place.protection.is_hidden]
    for named in (hidden, means.reports):
        yield from (item.label.encode() for item in named)
    for located in (hidden, means.reports, means.appointments):
        for item in located:
            yield from _of_point(item.point)


def _of_point(point: Point) -> Iterator[bytes]:
    for value in (point.x_m, point.y_m):
        yield repr(value).encode()
        yield struct.pack("<d", value)
        yield struct.pack(">d", value)


def _files(home: Path) -> Iterator[Path]:
    """Files of a workspace, but public layers and downloaded data sets, which hold no place."""
    for path in sorted(home.rglob("*")):
        public = path.suffix == ".parquet" or path.is_relative_to(home / SOURCES)
        if path.is_file() and not public:
            yield path


def _holds(path: Path, sought: Iterable[bytes]) -> bool:
    """Whether a file holds one of these, anywhere in its bytes; one gone meanwhile does not."""
    try:
        file = path.open("rb")
    except FileNotFoundError:  # a database's own files go with its last reader
        return False
    with file:
        if not os.fstat(file.fileno()).st_size:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(trace) >= 0 for trace in sought)
