"""A PostgreSQL server of the tests' own: Debian's programs, a temporary folder, loopback only."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

PROGRAMS = Path("/usr/lib/postgresql")
OWNER = "postgres"
"""Account that runs the server where the tests run as root, which PostgreSQL refuses."""


def programs() -> Path | None:
    """Folder of the newest server installed, None if there is none."""
    found = [path.parent for path in PROGRAMS.glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `data` holds everything it ever wrote."""

    bin: Path
    data: Path
    port: int
    password: str

    def url(self, database: str) -> str:
        """URL of a database of this server."""
        return f"postgresql://tests:{self.password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run one statement outside any transaction; its rows, if it gives any."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def new_database(self) -> str:
        """Make an empty database and return its name."""
        name = f"t{secrets.token_hex(6)}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def written(self, database: str) -> bytes:
        """All the server has on disk, its journal too, and every row of a database as text.

        A long text may be compressed on disk: the rows say what a dump would.
        """
        self.run("CHECKPOINT")
        files = b"".join(p.read_bytes() for p in sorted(self.data.rglob("*")) if p.is_file())
        return files + self.rows(database)

    def rows(self, database: str) -> bytes:
        """Every row of a database as text."""
        content = []
        with psycopg.connect(self.url(database)) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            for (table,) in tables:
                with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as rows:
                    content.extend(bytes(row) for row in rows)
        return b"".join(content)

    def stop(self, how: str = "fast") -> None:
        """Stop the server: `fast` in order, `immediate` as if power were cut."""
        _as_owner([str(self.bin / "pg_ctl"), "stop", "-D", str(self.data), "-m", how, "-w"])

    def start(self) -> None:
        """Start the server on its folder and wait until it answers."""
        told = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": ""}
        told["fsync"] = "off"  # the system keeps all writes of a server killed; no power is cut
        options = " ".join(f"-c {name}={value}" for name, value in told.items())
        log = str(self.data / "server.log")
        command = [str(self.bin / "pg_ctl"), "start", "-D", str(self.data), "-w", "-l", log]
        _as_owner([*command, "-o", options])


def new_server() -> Server:
    """Make a server in a folder of its own and start it."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError("no PostgreSQL server is installed")
    root = Path(tempfile.mkdtemp(prefix="allervers-pg-"))
    root.chmod(0o755)
    server = Server(folder, root / "data", _free_port(), secrets.token_hex(16))
    server.data.mkdir(mode=0o700)
    secret = root / "password"
    secret.write_text(server.password)
    if os.geteuid() == 0:
        for path in (server.data, secret):
            shutil.chown(path, OWNER, OWNER)
    make = [str(folder / "initdb"), "-D", str(server.data), "-U", "tests", "-E", "UTF8"]
    _as_owner(
        [*make, "--locale=C.UTF-8", "--no-sync", "--auth=scram-sha-256", f"--pwfile={secret}"]
    )
    secret.unlink()
    server.start()
    return server


def remove(server: Server) -> None:
    """Stop a server and remove all it wrote."""
    try:
        server.stop("immediate")
    finally:
        shutil.rmtree(server.data.parent, ignore_errors=True)


def _as_owner(command: list[str]) -> None:
    owner = OWNER if os.geteuid() == 0 else None
    extra: dict[str, Any] = {} if owner is None else {"group": owner, "extra_groups": []}
    done = subprocess.run(  # a file, not a pipe: the server keeps what it inherits
        command, user=owner, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **extra
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: exit {done.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
