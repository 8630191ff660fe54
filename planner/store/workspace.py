"""The workspace: one folder holding the database and the territories' layers."""

from __future__ import annotations

import os
from pathlib import Path

from planner.errors import StoreError
from planner.i18n import _
from planner.store.crypto import KEY_FILE_ENV, Vault, key_name
from planner.store.purge import PurgeStore

HOME_ENV = "ALLERVERS_HOME"


def default_home() -> Path:
    """`ALLERVERS_HOME`, else `~/.local/share/aller-vers`."""
    named = os.environ.get(HOME_ENV)
    return Path(named).expanduser() if named else Path.home() / ".local" / "share" / "aller-vers"


class Workspace(PurgeStore):
    """Everything saved: territories, places, means, scenarios, plans, jobs.

    Parameters
    ----------
    home
        Folder of the workspace, made if absent; None: `default_home()`.

    Raises
    ------
    StoreError
        The folder or its database cannot be used.
    """

    def __init__(self, home: Path | None = None) -> None:
        folder = (home or default_home()).absolute()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                _("dossier de travail {path} : {why}").format(path=folder, why=error.strerror)
            ) from error
        self.home = folder
        super().__init__(folder)

    def vault(self) -> Vault:
        """What seals and opens with the workspace's key."""
        return self._vault()

    def key_fingerprint(self) -> str | None:
        """What tells the workspace's key from another; None: there is no key, and none is made."""
        if not os.environ.get(KEY_FILE_ENV) and key_name(self.home) is None:
            return None
        return self._vault().fingerprint()

    def regime_files(self) -> tuple[Path, ...]:
        """Agreements an organisation lays over the regimes shipped: `regimes/*.toml`, by name."""
        return tuple(sorted((self.home / "regimes").glob("*.toml")))
