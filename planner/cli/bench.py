"""`aller-vers bench`: the engines on published instances and generated weeks."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.output import show_table, tell
from planner.cli.words import Command
from planner.errors import UsageError
from planner.i18n import _, ngettext
from planner.sources.files import write_text

if TYPE_CHECKING:
    from optimisation.bench.runs import Run


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("bench", cls=Command, help=_("Mesurer les moteurs sur des instances publiées."))(
        bench
    )


def bench(
    family: Annotated[
        str, typer.Argument(metavar="FAMILLE", help="toptw, pvrp, vrptw, hhcrsp, mclp ou week.")
    ],
    folder: Annotated[
        Path | None, typer.Argument(metavar="DOSSIER", help="Dossier des instances.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.1, max=86_400, help="Temps par cas.")] = 30.0,
    seed: Annotated[list[int] | None, typer.Option(help="Graines ; 1 si vide.")] = None,
    engine: Annotated[str, typer.Option(help="portfolio, ou un moteur seul.")] = "portfolio",
    only: Annotated[str, typer.Option(help="Cas voulus : c104,pr03:2")] = "",
    peers: Annotated[
        bool, typer.Option("--peers", help="Aussi OR-Tools, PyVRP et VROOM, seuls.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--json", help="Fichier de résultats.")] = None,
) -> None:
    """Run the cases, say each result, write them so that anyone can verify."""
    from optimisation.bench.runs import PEERS, Journal

    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        raise UsageError(_("{path} : aucun fichier ne peut y être écrit").format(path=out))
    journal = Journal(out.with_suffix(".jsonl") if out else None)
    engines = [engine, *PEERS] if peers else [engine]
    runs = _runs(family, folder, only, engines, seconds, seed or [1], journal)
    for name in engines:
        own = [run for run in runs if run.engine == name]
        if own and out is not None:
            _write(out, name, engines, own)
    _summary(runs, engines)


def _runs(
    family: str,
    folder: Path | None,
    only: str,
    engines: list[str],
    seconds: float,
    seeds: list[int],
    journal: object,
) -> list[Run]:
    from optimisation.bench.cases import COVERING, FAMILIES, cases
    from optimisation.bench.runs import Journal, run_cases, run_covering
    from optimisation.bounds import knapsack_bound
    from optimisation.instances.instance import InstanceError
    from optimisation.search.ahead import compile_now, small_problem

    assert isinstance(journal, Journal)
    words = [word.strip() for word in only.split(",") if word.strip()]
    if family not in FAMILIES and family != COVERING:
        names = ", ".join([*FAMILIES, COVERING])
        raise UsageError(
            _("famille « {family} » : choisir parmi {names}").format(
                family=family[:20], names=names
            )
        )
    compile_now()  # or loaded, as what bounds are found with: never inside a run
    knapsack_bound(small_problem())
    found: list[Run] = []
    try:
        if family == COVERING:
            following = run_covering(folder, words, seconds=seconds, journal=journal)
        else:
            following = run_cases(
                cases(family, folder, words),
                engines=engines,
                seconds=seconds,
                seeds=seeds,
                journal=journal,
            )
        for run in following:
            tell(_line(run))
            found.append(run)
    except (InstanceError, ValueError) as error:
        raise UsageError(_("instances : {fault}").format(fault=error)) from error
    return found


def _line(run: Run) -> str:
    """One run in a line: case, engine, seed, value, gap, bound, seconds."""
    case = f"{run.instance}:{run.m}" if run.m else run.instance
    value = "—" if run.value is None else f"{run.value:.2f}"
    gap = "" if run.gap_share is None else f" {100 * run.gap_share:+.2f} %"
    bound = ""
    if run.value is not None and run.bound is not None:
        bound = f" {'≤' if run.bound >= run.value else '≥'} {run.bound:.2f}"
    if run.missed is not None:
        words = ngettext("{num} rendez-vous manqué", "{num} rendez-vous manqués", run.missed)
        bound += " " + words.format(num=run.missed)
    return f"{case} {run.engine} ({run.seed}) {value}{gap}{bound} {run.seconds:.1f} s"


def _write(out: Path, name: str, engines: list[str], runs: list[Run]) -> None:
    from optimisation.bench.runs import results

    path = out if name == engines[0] else out.with_name(f"{out.stem}-{name}{out.suffix}")
    write_text(path, json.dumps(results(runs), indent=1))
    tell(_("Écrit : {path}").format(path=path))


def _summary(runs: list[Run], engines: list[str]) -> None:
    """Mean, median and spread of the gaps to the best known, engine by engine."""
    rows = []
    for name in engines:
        gaps = [
            100 * run.gap_share for run in runs if run.engine == name and run.gap_share is not None
        ]
        if gaps:
            rows.append(
                (
                    name,
                    str(len(gaps)),
                    f"{statistics.fmean(gaps):.2f} %",
                    f"{statistics.median(gaps):.2f} %",
                    f"{min(gaps):.2f} … {max(gaps):.2f} %",
                )
            )
    if rows:
        columns = (_("moteur"), _("cas"), _("écart moyen"), _("médian"), _("étendue"))
        show_table(_("Écart aux meilleures valeurs publiées"), columns, rows)
