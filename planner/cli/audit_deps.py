"""`aller-vers audit-deps`: installed packages against known vulnerabilities given by file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import JsonOption
from planner.cli.output import tell, write_json
from planner.cli.words import Command
from planner.exports.printable import one_line
from planner.i18n import _, counted
from planner.service.dependencies import Package, audit_dependencies

FAULT = 3


def register(app: typer.Typer) -> None:
    """Add the verb."""
    words = _("Comparer les paquets installés à une liste de vulnérabilités connues.")
    app.command("audit-deps", cls=Command, help=words)(audit_deps)


def audit_deps(
    vulnerabilities: Annotated[
        Path | None, typer.Option("--list", help="Avis au format OSV (JSON) ; rien n'est demandé.")
    ] = None,
    constraints: Annotated[
        Path | None, typer.Option("--constraints", help="Versions vérifiées : nom==version.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is vulnerable and what is not the version checked; exit 3 where something is."""
    packages = audit_dependencies(vulnerabilities=vulnerabilities, constraints=constraints)
    if as_json:
        write_json({"checked": vulnerabilities is not None, "packages": [*map(_json, packages)]})
    else:
        for line in audit_lines(packages, constrained=constraints is not None):
            tell(line)
    if any(one.advisories for one in packages):
        raise typer.Exit(FAULT)


def audit_lines(packages: list[Package], *, constrained: bool) -> list[str]:
    """The audit in words; what was not compared is said to be so."""
    lines = [
        counted("{num} paquet Python installé", "{num} paquets Python installés", len(packages))
    ]
    if any(one.advisories is None for one in packages):
        lines.append(_("Vulnérabilités : non vérifié, aucune liste donnée (--list FICHIER)."))
    else:
        told = [_touched(one) for one in packages if one.advisories]
        lines += told or [_("Vulnérabilités : aucune de la liste ne touche ces versions.")]
    if not constrained:
        lines.append(_("Versions fixées : non vérifié, aucun fichier donné (--constraints)."))
        return lines
    other = [
        _("{name} {version} : la version vérifiée est {pinned}").format(
            name=one.name, version=one.version, pinned=one.pinned
        )
        for one in packages
        if one.other
    ]
    lines += other or [_("Versions fixées : aucune version installée n'en diffère.")]
    loose = [one.name for one in packages if one.pinned is None]
    if loose:
        lines.append(_("Sans version fixée : {list}").format(list=", ".join(loose)))
    return lines


def _touched(package: Package) -> str:
    advisories = package.advisories or ()
    ids = ", ".join(one_line(one.id) for one in advisories)
    mended = ", ".join(dict.fromkeys(v for one in advisories for v in one.fixed_in))
    return _("VULNÉRABLE {name} {version} : {ids} ; corrigé en {mended}").format(
        name=package.name, version=package.version, ids=ids, mended=one_line(mended) or _("inconnu")
    )


def _json(package: Package) -> dict[str, object]:
    told = package.advisories
    return {
        "name": package.name,
        "version": package.version,
        "pinned": package.pinned,
        "advisories": None
        if told is None
        else [
            {"id": one.id, "summary": one.summary, "fixed_in": list(one.fixed_in)} for one in told
        ],
    }
