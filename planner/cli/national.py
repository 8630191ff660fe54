"""`aller-vers national`: need of housed households over a whole country, by department."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import JsonOption
from planner.cli.output import say, show_table, tell, write_json
from planner.cli.plan import CANCELLED, Interrupt
from planner.cli.words import Command
from planner.digits import percent_in_table
from planner.errors import CancelledError
from planner.exports.caution import cell_caution_words
from planner.exports.needs_table import number
from planner.i18n import _, ngettext
from planner.scale import workers as started
from planner.service.national import National, national_weights, score_country

ROWS_SHOWN = 15


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command(
        "national",
        cls=Command,
        help=_("Estimer le besoin d'un pays entier, carreau par carreau, par département."),
    )(national)


def national(
    grid: Annotated[
        Path, typer.Argument(metavar="GRILLE", help="Carreaux de 200 m de l'INSEE (CSV, Parquet).")
    ],
    out: Annotated[Path, typer.Option("--out", help="Dossier : un fichier par département.")],
    weights: Annotated[str | None, typer.Option(help="Poids des composantes : a=2,b=1")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Calculs à la fois ; vide : un par cœur.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Score every department; what is written is not done again."""
    asked = national_weights(weights or "")
    say(_("lecture de la grille, découpée par département"))
    try:
        with (
            Interrupt(_("arrêt demandé : les départements écrits sont gardés")) as stop,
            started(workers) as executor,
        ):
            found = score_country(
                grid, out, weights=asked, executor=executor, on_done=_progress,
                should_stop=stop.asked,
            )  # fmt: skip
    except CancelledError as error:
        say(str(error))
        raise typer.Exit(CANCELLED) from error
    if as_json:
        write_json(national_json(found))
    else:
        _show(found)


def _progress(department: str, num: int, total: int) -> None:
    say(_("département {code} : {num} sur {total}").format(code=department, num=num, total=total))


def _show(found: National) -> None:
    known = [row for row in found.rows if row["need"] is not None]
    first = sorted(known, key=lambda row: (-row["need"], row["department"]))[:ROWS_SHOWN]
    columns = (_("département"), _("besoin"), _("part du pays"), _("zones"), _("moitié dans"))
    rows = [
        (
            row["department"],
            number(row["need"], 0),
            percent_in_table(row["need_share"]),
            number(row["num_zones"], 0),
            number(row["num_half"], 0),
        )
        for row in first
    ]
    show_table(_("Besoin estimé par département"), columns, rows)
    tell(_("Besoin : {label}").format(label=found.label))
    for line in _notes(found):
        tell(f"! {line}")
    tell(_("Écrit : {path}").format(path=found.table))


def _notes(found: National) -> list[str]:
    notes = [
        cell_caution_words(),
        _("Regroupement et lissage s'arrêtent aux limites du département : totaux conservés."),
    ]
    if found.num_before:
        text = ngettext(
            "{num} département déjà écrit, non refait.",
            "{num} départements déjà écrits, non refaits.",
            found.num_before,
        )
        notes.append(text.format(num=found.num_before))
    if found.num_without:
        text = ngettext(
            "{num} carreau sans département (commune absente ou inconnue), laissé de côté.",
            "{num} carreaux sans département (commune absente ou inconnue), laissés de côté.",
            found.num_without,
        )
        notes.append(text.format(num=number(found.num_without, 0)))
    return notes


def national_json(found: National) -> dict[str, object]:
    """Figures of the departments, JSON-ready, null where unknown."""
    kept = ("fingerprint", "vintages", "label", "unit")
    return {
        "label": found.label,
        "vintages": dict(found.vintages),
        "num_without": found.num_without,
        "departments": [{k: v for k, v in row.items() if k not in kept} for row in found.rows],
        "files": [str(found.table), *(str(path) for path in found.files)],
    }
