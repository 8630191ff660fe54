"""What a purge destroyed and found again, in words: the same for a command and a page."""

from __future__ import annotations

from planner.i18n import _
from planner.service.purge import PurgeReport


def purge_lines(report: PurgeReport) -> list[str]:
    """A report in words."""
    lines = [
        _("Détruits : {rows} enregistrements, {layers} couches chiffrées, la clé.").format(
            rows=report.purged.rows, layers=report.purged.layers
        ),
        _("Recherche de {num} noms, positions et références dans {files} fichiers.").format(
            num=report.num_sought, files=report.num_files
        ),
    ]
    lines += [_("Encore présent dans {file}").format(file=file) for file in report.found] or [
        _("Rien n'a été retrouvé.")
    ]
    if report.on_server:
        lines.append(
            _(
                "Les fichiers du serveur PostgreSQL ne peuvent être lus d'ici : faire effacer ses "
                "journaux et ses sauvegardes."
            )
        )
    lines.append(
        _(
            "Hors de portée : feuilles imprimées, fichiers écrits ailleurs (--out, "
            "téléchargements), application restée ouverte. Les détruire ou la fermer."
        )
    )
    return lines
