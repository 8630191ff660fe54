"""`aller-vers bilan`: what a period was, planned and declared apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from planner.activity import Period
from planner.cli.options import CodeArgument, HomeOption, JsonOption, OutOption, date_of, workspace
from planner.cli.output import show_table, tell, write_json
from planner.cli.words import Command
from planner.declared_activity import Corrections
from planner.exports.report_section import cut, month_words
from planner.i18n import _
from planner.service.activity import (
    PeriodRead,
    correct,
    read_period,
    release,
    report_of,
    write_report,
)
from planner.service.leaving import left
from planner.service.load import load_territory

ROWS = 40
"""Rows of a table of the terminal; the workbook and `--json` have them all."""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("bilan", cls=Command, help=_("Bilan d'activité : prévu et déclaré, à part."))(bilan)


def bilan(
    code: CodeArgument,
    first: Annotated[str, typer.Option("--from", help="Premier jour, par exemple 2026-11-01.")],
    last: Annotated[str, typer.Option("--to", help="Dernier jour, compris.")],
    declared: Annotated[
        Path | None, typer.Option("--declared", help="Comptes déclarés des feuilles (CSV).")
    ] = None,
    correct_: Annotated[
        bool,
        typer.Option("--correct", help="Corriger les mois déjà publiés que les comptes changent."),
    ] = False,
    out: OutOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what published plans planned and what teams declare; write PDF and XLSX.

    Writing them publishes the counts of months that are over, for good.
    """
    period = Period(date_of(first), date_of(last))
    store = workspace(home)
    loaded = load_territory(store, code)

    def read() -> PeriodRead:
        return read_period(store, loaded, period, declared_file=declared)

    changed = correct(store, code, read()) if correct_ else Corrections()
    found = read()
    report = report_of(found)
    stem = f"bilan-{code}-{period.first}-{period.last}"
    files: list[Path] = []
    settled: list[str] = []
    if out:
        settled = release(store, code, found, today=dt.date.today())
        report = report_of(read(), leaving=True)
        files = left(store, write_report(report, out, stem))
    if as_json:
        write_json(asdict(report) | {"files": [str(path) for path in files]})
        return
    tell(f"{report.title}, {report.subtitle}")
    for section in report.sections:
        rows, more = cut(section, ROWS)
        show_table(section.title, section.columns, rows)
        if more:
            tell(more)
        if section.note:
            tell(section.note)
    for note in report.notes:
        tell(f"! {note}")
    _tell_months(_("Comptes arrêtés, pour de bon : {months}"), settled)
    _tell_months(_("Comptes corrigés : {months}"), [one.month for one in changed.possible])
    _tell_months(
        _(
            "Comptes laissés tels que publiés, les corriger laisserait déduire un petit compte : "
            "{months}"
        ),
        changed.kept,
    )
    for path in files:
        tell(_("Écrit : {path}").format(path=path))


def _tell_months(sentence: str, months: Sequence[str]) -> None:
    if months:
        tell(sentence.format(months=", ".join(month_words(month) for month in months)))
