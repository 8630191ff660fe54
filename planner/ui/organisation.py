"""The file that turns the application of one laptop into an organisation's: who tells who is who.

```toml
hosting = "own"  # the organisation's own machine; "hds": a host certified for health data

[auth]
redirect_uri = "https://maraudes.example.org/oauth2callback"
cookie_secret = "at least 32 characters drawn at random"
client_id = "aller-vers"
client_secret = "…"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"

[host]  # with hosting = "hds" only
name = "…"
certificate = "number of its certificate"
until = 2027-12-31  # last day it is valid
```
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from planner.errors import Fault, InputFileError
from planner.hosting import HEALTH, KINDS, HealthHost, Hosting
from planner.i18n import _
from planner.ui.empty_page import CALLBACK

MIN_SECRET = 32
"""Shortest secret a cookie is signed with."""
_LONGEST_WORD = 80
"""Most characters of what is said of a host."""
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
        Where the data are kept; a certified host is recorded with its certificate.
    """

    auth: dict[str, str]
    hosting: Hosting

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


def read_organisation(path: Path, *, today: dt.date | None = None) -> Organisation:
    """Read the file; no value of it is ever repeated in a message.

    A host whose certificate is past is refused as none would be.

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
    faults = [*_missing(values), *_hosting(told, today or dt.date.today())]
    if not faults:
        faults = [*_addresses(values), *_secret(values)]
    if faults:
        raise InputFileError([Fault(message, hint, file=name) for message, hint in faults])
    return Organisation({key: str(values[key]) for key in _KEYS}, Hosting(_host_of(told)))


_Fault = tuple[str, str]


def _missing(auth: dict[str, Any]) -> list[_Fault]:
    return [
        (_("[auth] : « {key} » manque ou n'est pas un texte").format(key=key), "")
        for key in _KEYS
        if not isinstance(auth.get(key), str) or not auth[key].strip()
    ]


def _hosting(told: dict[str, Any], today: dt.date) -> list[_Fault]:
    if told.get("hosting") == HEALTH:
        return _host_faults(told.get("host"), today)
    if told.get("hosting") in KINDS:
        return []
    hint = _(
        'écrire hosting = "own" (machine de l\'organisation) ou "hds" (hébergeur certifié pour '
        "les données de santé) : les rendez-vous d'une équipe de santé ne vont pas ailleurs"
    )
    return [(_("« hosting » manque : où sont gardées les données"), hint)]


def _host_faults(host: object, today: dt.date) -> list[_Fault]:
    """What keeps a certified host from being recorded."""
    told = host if isinstance(host, dict) else {}
    hint = _("dire dans [host] le nom de l'hébergeur, son certificat et son dernier jour")
    faults = [
        (_("[host] : « {key} » manque ou n'est pas un texte court").format(key=key), hint)
        for key in ("name", "certificate")
        if not _is_short(told.get(key))
    ]
    until = told.get("until")
    if type(until) is not dt.date:
        faults.append((_("[host] : « until » manque ou n'est pas une date"), hint))
    elif until < today:
        message = _("[host] : le certificat de l'hébergeur n'est plus valable")
        faults.append((message, _("écrire celui qui l'a remplacé, ou ramener les données")))
    return faults


def _is_short(value: object) -> bool:
    return (
        isinstance(value, str) and value.isprintable() and 0 < len(value.strip()) <= _LONGEST_WORD
    )


def _host_of(told: dict[str, Any]) -> HealthHost | None:
    if told["hosting"] != HEALTH:
        return None
    host = told["host"]
    return HealthHost(host["name"].strip(), host["certificate"].strip(), host["until"])


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
