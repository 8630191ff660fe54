"""The file that holds a whole workspace: what may stand in it, and how it is read without trust.

A ZIP of known names only, with a manifest (`workspace/1`) that tells the size and SHA-256 of every
entry. Nothing is extracted under a name of the archive: each entry is opened by a name checked
against a closed list and written where the reader says. Sizes are checked before a byte is
unpacked, counted while it is, and digests at the end.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner.errors import Fault, InputFileError, StoreError
from planner.i18n import _
from planner.store.codec import from_json, to_json
from planner.store.disk import sync

FORMAT = "workspace/1"
MANIFEST = "manifest.json"
MAX_ENTRIES = 20_000
MAX_BYTES = 16 << 30
"""Unpacked size of a workspace taken in at most."""
MAX_MANIFEST_BYTES = 16 << 20
MAX_RATIO = 200
"""Times an entry of more than a megabyte may be larger than its packed form."""
_RATIO_FROM_BYTES = 1 << 20
_CHUNK = 1 << 20
_NAME = re.compile(
    r"tables/[a-z_]{1,63}\.jsonl"
    r"|layers/[a-z0-9][a-z0-9-]{1,31}/[a-z][a-z0-9_]{0,39}\.(parquet|sealed)"
    r"|regimes/(?!\.)[^/\\:\x00-\x1f\x7f]{1,100}\.toml"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Size in bytes and SHA-256 (hexadecimal) of one entry."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself.

    `schema` is that of its tables; `made_at` a moment in UTC (ISO 8601); `key` tells which key
    sealed what is sealed (never the key), None: there was none; `key_name` is its file's name in
    the user's settings, None where it was told by `ALLERVERS_KEY_FILE`.
    """

    format: str
    schema: str
    made_at: str
    key: str | None
    key_name: str | None
    entries: dict[str, Entry]


class ArchiveWriter:
    """Entries put one after another into an archive that is being made."""

    def __init__(self, pack: zipfile.ZipFile) -> None:
        self._pack = pack
        self.entries: dict[str, Entry] = {}

    def put(self, name: str, pieces: Iterable[bytes], *, packed: bool) -> None:
        """Write one entry; ValueError if its name may not stand in an archive."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"archive entry {name!r}")
        digest, size = hashlib.sha256(), 0
        head = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        head.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self._pack.open(head, "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        self.entries[name] = Entry(size, digest.hexdigest())

    def put_file(self, name: str, path: Path) -> None:
        """Write a file as one entry, not packed again."""
        with path.open("rb") as file:
            self.put(name, iter(lambda: file.read(_CHUNK), b""), packed=False)


@contextmanager
def new_archive(
    path: Path, *, schema: str, key: str | None, key_name: str | None
) -> Iterator[ArchiveWriter]:
    """Make an archive: whole, on disk and readable by its owner only, or not at all.

    Raises
    ------
    StoreError
        A file of that name is there, or it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w") as pack:
                writer = ArchiveWriter(pack)
                yield writer
                now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
                manifest = Manifest(FORMAT, schema, now, key, key_name, writer.entries)
                pack.writestr(MANIFEST, to_json(manifest), zipfile.ZIP_DEFLATED)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
        sync(path.parent)
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        why = _("ce fichier existe déjà") if isinstance(error, FileExistsError) else error.strerror
        raise StoreError(_("archive {path} : {why}").format(path=path, why=why)) from error
    finally:
        draft.unlink(missing_ok=True)


class Archive:
    """An archive somebody handed over, checked before anything of it is unpacked.

    Raises
    ------
    InputFileError
        It is no archive of a workspace, is damaged, or holds what none may hold; all faults of its
        table of contents at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._readable():
            self._pack = zipfile.ZipFile(path)
        try:
            self.manifest = self._manifest()
            faults = self._faults()
            if faults:
                raise InputFileError(faults)
        except BaseException:
            self.close()
            raise

    def names(self, folder: str) -> list[str]:
        """Names of the entries under a folder, sorted."""
        return sorted(name for name in self.manifest.entries if name.startswith(f"{folder}/"))

    @property
    def name(self) -> str:
        """Name of the file."""
        return self._path.name

    @property
    def size(self) -> int:
        """Bytes of all entries once unpacked."""
        return sum(entry.size for entry in self.manifest.entries.values())

    def pieces(self, name: str) -> Iterator[bytes]:
        """Content of an entry in pieces; a digest that is not the manifest's is said at the end."""
        entry, digest, left = self.manifest.entries[name], hashlib.sha256(), 0
        with self._readable(name), self._pack.open(name) as file:
            while piece := file.read(_CHUNK):
                digest.update(piece)
                left += len(piece)
                if left > entry.size:
                    break
                yield piece
        if left != entry.size or digest.hexdigest() != entry.sha256:
            raise InputFileError(
                [self._fault(_("« {name} » n'est pas ce que dit le manifeste"), name)]
            )

    def lines(self, name: str) -> Iterator[bytes]:
        """Lines of an entry, without their ends."""
        kept = b""
        for piece in self.pieces(name):
            *whole, kept = (kept + piece).split(b"\n")
            yield from whole
        if kept:
            yield kept

    def copy(self, name: str, to: Path) -> None:
        """Write an entry to a file that is not there yet."""
        with to.open("xb") as file:
            for piece in self.pieces(name):
                file.write(piece)

    def close(self) -> None:
        """Give back the file."""
        self._pack.close()

    def _manifest(self) -> Manifest:
        with self._readable():
            head = self._pack.getinfo(MANIFEST)
            if head.file_size > MAX_MANIFEST_BYTES:
                raise InputFileError([self._fault(_("manifeste trop gros"))])
            text = self._pack.read(head).decode("utf-8")
        try:
            manifest = from_json(Manifest, text)
        except StoreError as error:
            raise InputFileError(
                [self._fault(_("manifeste illisible : {why}"), why=error)]
            ) from error
        if manifest.format != FORMAT:
            shown = manifest.format[:40]
            raise InputFileError([self._fault(_("format « {shown} » inconnu"), shown=shown)])
        return manifest

    def _faults(self) -> list[Fault]:
        found = [head for head in self._pack.infolist() if head.filename != MANIFEST]
        known = self.manifest.entries
        faults = []
        if len(found) > MAX_ENTRIES:
            return [self._fault(_("plus de {num} entrées"), num=MAX_ENTRIES)]
        if self.size > MAX_BYTES or sum(head.file_size for head in found) > MAX_BYTES:
            faults.append(self._fault(_("plus de {num} Go une fois dépliée"), num=MAX_BYTES >> 30))
        for head in found:
            why = self._wrong(head)
            if why:
                faults.append(self._fault(why, head.filename))
        if sorted(head.filename for head in found) != sorted(known):
            faults.append(self._fault(_("les entrées ne sont pas celles du manifeste")))
        return faults[:20]

    def _wrong(self, head: zipfile.ZipInfo) -> str:
        entry = self.manifest.entries.get(head.filename)
        if not _NAME.fullmatch(head.filename):
            return _("entrée « {name} » : aucun espace de travail n'en a de ce nom")
        if head.external_attr >> 28 not in (0, 8):  # a link, a folder, a device
            return _("entrée « {name} » : ce n'est pas un fichier")
        if entry is None or entry.size != head.file_size:
            return _("entrée « {name} » : la taille n'est pas celle du manifeste")
        if head.file_size > max(_RATIO_FROM_BYTES, MAX_RATIO * head.compress_size):
            return _("entrée « {name} » : trop grande une fois dépliée")
        return ""

    def _fault(self, message: str, name: str = "", **more: object) -> Fault:
        shown = "".join(char if char.isprintable() else "·" for char in name[:80])
        return Fault(message.format(name=shown, **more), file=self._path.name)

    @contextmanager
    def _readable(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except InputFileError:
            raise
        except OSError as error:
            raise InputFileError(
                [self._fault(str(error.strerror or _("illisible")), name)]
            ) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
            message = _("ce n'est pas l'archive d'un espace de travail, ou elle est abîmée")
            raise InputFileError([self._fault(message, name)]) from error
        except (NotImplementedError, RuntimeError) as error:  # other packing, or a password
            raise InputFileError([self._fault(_("archive d'une sorte inconnue"), name)]) from error
