"""What is installed, against the versions that were checked and a list of known vulnerabilities."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.sources.tables import read_text
from planner.sources.vulnerabilities import read_vulnerabilities
from planner.vulnerability import Advisory, touching

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Package:
    """A Python package that is installed; `pinned` is the version checked, None: not listed.

    `advisories` None: not checked, no list was given.
    """

    name: str
    version: str
    pinned: str | None
    advisories: tuple[Advisory, ...] | None

    @property
    def other(self) -> bool:
        """Another version than the one the project was checked with."""
        return self.pinned is not None and self.pinned != self.version


def audit_dependencies(
    *, vulnerabilities: Path | None = None, constraints: Path | None = None
) -> list[Package]:
    """Every installed package by name; nothing is asked online.

    Raises
    ------
    InputFileError
        A file that cannot be read.
    """
    known = None if vulnerabilities is None else read_vulnerabilities(vulnerabilities)
    pins = {} if constraints is None else read_constraints(constraints)
    found = {canonicalize_name(one.metadata["Name"]): one.version for one in distributions()}
    return [
        Package(
            name, version, pins.get(name), None if known is None else touching(known, name, version)
        )
        for name, version in sorted(found.items())
    ]


def read_constraints(path: Path) -> dict[str, str]:
    """Versions of a `constraints.txt`, `name==version` a line, by normalised name.

    Raises
    ------
    InputFileError
        Lines of another form: all at once.
    """
    found: dict[str, str] = {}
    faults = []
    for number, line in enumerate(read_text(path, max_bytes=MAX_BYTES).splitlines(), 1):
        told = line.partition("#")[0].strip()
        if not told:
            continue
        try:
            asked = Requirement(told)
            (pin,) = asked.specifier
            if pin.operator != "==":
                raise ValueError(told)
            found[canonicalize_name(asked.name)] = pin.version
        except (InvalidRequirement, ValueError):
            hint = _("une ligne par paquet : nom==version")
            faults.append(Fault(_("version non fixée"), hint, file=path.name, line=number))
    if faults:
        raise InputFileError(faults[:20])
    return found
