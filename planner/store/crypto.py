"""Encryption of what protected places and appointments may not tell on disk: AES-GCM, 256 bits.

The key lies in a file outside the workspace, so that a copy of the workspace alone reads nothing.
A sealed text is `AV1`, a nonce of 12 random bytes, then ciphertext and tag; the id of its row is
authenticated with it, so that a text moved to another row is refused.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from planner.errors import StoreError
from planner.i18n import _

KEY_FILE_ENV = "ALLERVERS_KEY_FILE"
_KEY_NAME_FILE = "key-name"
_MAGIC = b"AV1"
_NONCE_BYTES = 12
_KEY_BYTES = 32


def key_path(home: Path) -> Path:
    """Where the workspace's key lies: `ALLERVERS_KEY_FILE`, else a file of the user's settings.

    Raises
    ------
    StoreError
        The file asked for lies inside the workspace.
    """
    named = os.environ.get(KEY_FILE_ENV)
    if named:
        path = Path(named).expanduser().resolve()
        if path.is_relative_to(home.resolve()):
            raise StoreError(
                _("clé {path} dans le dossier de travail : la placer ailleurs").format(path=path)
            )
        return path
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return settings / "aller-vers" / f"{_key_name(home)}.key"


def _key_name(home: Path) -> str:
    file = home / _KEY_NAME_FILE
    if not file.exists():
        _write_new(file, secrets.token_hex(8).encode())
    return "".join(char for char in file.read_text(encoding="ascii") if char.isalnum()) or "key"


def key_name(home: Path) -> str | None:
    """Name of the workspace's own key in the user's settings, None if it never had one."""
    return _key_name(home) if (home / _KEY_NAME_FILE).exists() else None


def adopt_key_name(home: Path, name: str) -> None:
    """Use the key of that name, unless the workspace has one of its own."""
    _write_new(home / _KEY_NAME_FILE, name.encode())


def _write_new(path: Path, content: bytes) -> None:
    """Write a file only its owner reads, whole or not at all; one that is there is left alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


class Vault:
    """Seals and opens texts with the key of a workspace.

    Parameters
    ----------
    path
        The key file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def seal(self, text: str, *, row_id: str, may_create: bool) -> bytes:
        """Encrypt a text for a row.

        Raises
        ------
        StoreError
            The key is absent and `may_create` is false (something was sealed with it), or damaged.
        """
        if may_create:
            self.create()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher().encrypt(nonce, text.encode(), row_id.encode())
        return _MAGIC + nonce + sealed

    @property
    def is_made(self) -> bool:
        """Whether there is a key."""
        return self._path.exists()

    def create(self) -> None:
        """Make the key where there is none.

        Raises
        ------
        StoreError
            The file cannot be written.
        """
        if self.is_made:
            return
        try:
            _write_new(self._path, base64.b64encode(secrets.token_bytes(_KEY_BYTES)))
        except OSError as error:
            raise StoreError(
                _("clé {path} impossible à écrire : {why}").format(
                    path=self._path, why=error.strerror
                )
            ) from error

    def open(self, sealed: bytes, *, row_id: str) -> str:
        """Decrypt a row's text.

        Raises
        ------
        StoreError
            The key is absent, damaged or another one; the text was altered or moved.
        """
        head = len(_MAGIC) + _NONCE_BYTES
        if not sealed.startswith(_MAGIC):
            raise StoreError(_("données chiffrées d'un format inconnu"))
        try:
            nonce, body = sealed[len(_MAGIC) : head], sealed[head:]
            return self._cipher().decrypt(nonce, body, row_id.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise StoreError(
                _("données chiffrées illisibles : la clé {path} n'est pas la leur").format(
                    path=self._path
                )
            ) from error

    def key(self) -> bytes:
        """The key itself, to draw other secrets from.

        Raises
        ------
        StoreError
            It is absent or damaged.
        """
        try:
            key = base64.b64decode(self._path.read_bytes(), validate=True)
            AESGCM(key)  # refuses a length no key has
        except FileNotFoundError as error:
            raise StoreError(
                _(
                    "clé {path} absente : les lieux protégés sont illisibles sans elle ; "
                    "la remettre à sa place depuis sa copie"
                ).format(path=self._path)
            ) from error
        except (OSError, ValueError) as error:
            raise StoreError(_("clé {path} illisible").format(path=self._path)) from error
        return key

    def fingerprint(self) -> str | None:
        """What tells this key from another and nothing about it; None: there is no key."""
        try:
            return hashlib.sha256(b"aller-vers key\0" + self._path.read_bytes()).hexdigest()[:16]
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(_("clé {path} illisible").format(path=self._path)) from error

    def _cipher(self) -> AESGCM:
        return AESGCM(self.key())
