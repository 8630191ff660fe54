"""The file that turns the application of one laptop into an organisation's: who tells who is who.

```toml
hosting = "own"  # the organisation's own machine; "hds": a host certified for health data

[auth]
redirect_uri = "https://maraudes.example.org/oauth2callback"
cookie_secret = "at least 32 characters drawn at random"
client_id = "aller-vers"
client_secret = "…"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"
```
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.ui.empty_page import CALLBACK

MIN_SECRET = 32
"""Shortest secret a cookie is signed with."""
HOSTINGS = ("own", "hds")
"""Where appointments, health data for health teams, may be kept."""
_LOCAL = ("127.0.0.1", "localhost")
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Organisation:
    """Settings of the organisation's mode.

    Attributes
    ----------
    auth
        What Streamlit's login asks for, by its names.
    hosting
        Among `HOSTINGS`.
    """

    auth: dict[str, str]
    hosting: str

    @property
    def host(self) -> str:
        """Host name people type."""
        return str(urlsplit(self.auth["redirect_uri"]).hostname)

    @property
    def secrets(self) -> dict[str, Any]:
        """Secrets of the server: the `auth` section.

        No name and no address is asked for, and the provider asks again who it is each time: the
        machines of teams are shared.
        """
        asked = {"scope": "openid", "prompt": "login"}
        return {"auth": {**self.auth, "client_kwargs": asked}}


def read_organisation(path: Path) -> Organisation:
    """Read the file; no value of it is ever repeated in a message.

    Raises
    ------
    InputFileError
        Every fault of it at once.
    """
    name = path.name
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputFileError([Fault(_("fichier trop grand"), file=name)])
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = _("fichier d'organisation illisible ({kind})").format(kind=type(error).__name__)
        raise InputFileError([Fault(message, file=name)]) from error
    auth = told.get("auth")
    values = auth if isinstance(auth, dict) else {}
    faults = [*_missing(values), *_hosting(told.get("hosting"))]
    if not faults:
        faults = [*_addresses(values), *_secret(values)]
    if faults:
        raise InputFileError([Fault(message, hint, file=name) for message, hint in faults])
    return Organisation({key: str(values[key]) for key in _KEYS}, str(told["hosting"]))


_Fault = tuple[str, str]


def _missing(auth: dict[str, Any]) -> list[_Fault]:
    return [
        (_("[auth] : « {key} » manque ou n'est pas un texte").format(key=key), "")
        for key in _KEYS
        if not isinstance(auth.get(key), str) or not auth[key].strip()
    ]


def _hosting(value: object) -> list[_Fault]:
    if value in HOSTINGS:
        return []
    hint = _(
        'écrire hosting = "own" (machine de l\'organisation) ou "hds" (hébergeur certifié pour '
        "les données de santé) : les rendez-vous d'une équipe de santé ne vont pas ailleurs"
    )
    return [(_("« hosting » manque : où sont gardées les données"), hint)]


def _addresses(auth: dict[str, Any]) -> list[_Fault]:
    faults = []
    for key in ("redirect_uri", "server_metadata_url"):
        if not _is_safe(str(auth[key])):
            message = _("[auth] : « {key} » n'est pas une adresse https").format(key=key)
            faults.append((message, _("http n'est admis que pour cette machine")))
    if not str(auth["redirect_uri"]).endswith(f"/{CALLBACK}"):
        message = _("[auth] : « redirect_uri » finit par {end}").format(end=f"/{CALLBACK}")
        faults.append((message, ""))
    return faults


def _is_safe(address: str) -> bool:
    """Whether an address names one host, over TLS: its name goes into headers and host lists."""
    try:
        parts = urlsplit(address)
        local, _port = parts.hostname in _LOCAL, parts.port
    except ValueError:
        return False
    if not _HOST.fullmatch(parts.hostname or ""):
        return False
    plain = not (parts.username or parts.query or parts.fragment)
    return plain and parts.scheme in (("http", "https") if local else ("https",))


def _secret(auth: dict[str, Any]) -> list[_Fault]:
    if len(str(auth["cookie_secret"])) >= MIN_SECRET:
        return []
    message = _("[auth] : « cookie_secret » a moins de {num} caractères").format(num=MIN_SECRET)
    return [(message, _("en tirer un au hasard"))]
