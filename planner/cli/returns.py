"""`aller-vers returns`: sheets brought back, and what people wish for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import CodeArgument, HomeOption, JsonOption, date_of, workspace
from planner.cli.output import show_table, tell, write_json
from planner.cli.words import Command, Group
from planner.dates import date_words
from planner.errors import UsageError
from planner.i18n import _, ngettext
from planner.model import Week
from planner.service.outings import WEEKS_BACK, Outing, outings_between
from planner.service.return_words import held_words
from planner.service.returns_book import add_returns, write_returns_template
from planner.service.wishes import end_rest, leave_in_peace
from planner.store.workspace import Workspace

app = typer.Typer(
    cls=Group, help=_("Feuilles revenues : comptes, souhaits des personnes."), no_args_is_help=True
)
WeekOption = Annotated[
    str | None, typer.Option("--week", help="Semaine, 2026-W49 ; sinon les huit dernières.")
]


@app.command("list", cls=Command, help=_("Sorties passées, leur code, ce qui est revenu."))
def list_returns(
    code: CodeArgument,
    week: WeekOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List past outings with the code of their sheet."""
    found = _outings(workspace(home), code, week)
    rows = [
        (
            one.code,
            date_words(one.shift.date),
            one.team.name,
            held_words(one.told.held) if one.told else _("à saisir"),
        )
        for one in found
    ]
    if as_json:
        keys = ("outing", "date", "team", "held")
        told = [one.told.held.value if one.told else None for one in found]
        write_json(
            [
                dict(zip(keys, (*row[:3], held), strict=True)) | {"date": str(one.shift.date)}
                for row, held, one in zip(rows, told, found, strict=True)
            ]
        )
        return
    columns = (_("sortie"), _("date"), _("équipe"), _("revenue"))
    show_table(_("Feuilles revenues"), columns, rows)


@app.command("template", cls=Command, help=_("Classeur à remplir avec les lignes des feuilles."))
def template(
    code: CodeArgument,
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Classeur à écrire.")],
    week: WeekOption = None,
    home: HomeOption = None,
) -> None:
    """Write a workbook with the lines of the outings that have not come back yet."""
    store = workspace(home)
    waiting = [one for one in _outings(store, code, week) if one.told is None]
    if not waiting:
        raise UsageError(_("aucune sortie passée n'attend sa feuille"))
    write_returns_template(store, file, waiting)
    tell(_("Écrit : {path}").format(path=file))


@app.command("add", cls=Command, help=_("Enregistrer un classeur rempli, tout ou rien."))
def add(
    code: CodeArgument,
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Classeur rempli.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Corriger les sorties déjà saisies.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Save what a workbook of sheets says; every fault at once, then nothing is saved."""
    saved = add_returns(workspace(home), code, file, replacing=replace, today=_today())
    if as_json:
        write_json([{"outing": one.outing, "version": one.version} for one in saved])
        return
    words = ngettext("{num} feuille enregistrée.", "{num} feuilles enregistrées.", len(saved))
    tell(words.format(num=len(saved)))


@app.command(
    "rest", cls=Command, help=_("Laisser tranquille jusqu'à un jour un lieu ou une visite.")
)
def rest(
    code: CodeArgument,
    place: Annotated[str, typer.Argument(metavar="LIEU", help="Code du lieu, ou référence.")],
    until: Annotated[
        str | None, typer.Option("--until", help="Dernier jour, par exemple 2026-12-20.")
    ] = None,
    agreed: Annotated[
        bool, typer.Option("--agreed", help="Le confirmer là où plusieurs personnes viennent.")
    ] = False,
    end: Annotated[bool, typer.Option("--end", help="Y passer de nouveau.")] = False,
    home: HomeOption = None,
) -> None:
    """Plan no passage at a place until a day; no reason is asked or kept."""
    store = workspace(home)
    ref = _ref(store, code, place)
    if end:
        ended = end_rest(store, code, ref)
        words = ngettext("{num} souhait retiré.", "{num} souhaits retirés.", ended)
        tell(words.format(num=ended))
        return
    if until is None:
        raise UsageError(_("donner le dernier jour : --until 2026-12-20"))
    kept = leave_in_peace(store, code, ref, date_of(until), agreed=agreed, today=_today())
    words = _("Aucun passage ne sera prévu jusqu'au {date} compris.")
    tell(words.format(date=date_words(kept.until)))


def _today() -> dt.date:
    return dt.date.today()


def _outings(store: Workspace, code: str, week: str | None) -> list[Outing]:
    today = _today()
    first, last = today - dt.timedelta(weeks=WEEKS_BACK), today
    if week is not None:
        first = Week.parse(week).monday
        last = min(today, first + dt.timedelta(days=6))
    return outings_between(store, code, first, last)


def _ref(store: Workspace, code: str, place: str) -> str:
    known = [ref for ref, name in store.user_codes(code).items() if name == place]
    latest = store.latest_means(code)
    ids = set[str]()
    if latest is not None:
        ids |= {one.id for one in latest[1].places} | {one.id for one in latest[1].appointments}
    found = [ref for ref in known if ref in ids]
    if len(found) != 1:
        message = _("« {place} » : aucun lieu ni rendez-vous de ce code dans les moyens")
        raise UsageError(message.format(place=place[:40]))
    return found[0]
