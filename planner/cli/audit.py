"""`aller-vers audit list`: who did what kind of thing, by role, and when."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from planner.audit import Entry, moment_words, verb_words, who_words
from planner.cli.options import HomeOption, JsonOption, date_of, workspace
from planner.cli.output import show_table, tell, write_json
from planner.cli.words import Command, Group
from planner.i18n import _

MOST = 200
"""Lines told where nothing else is asked for."""
app = typer.Typer(cls=Group, help=_("Journal : ce qui a été fait, par rôle."), no_args_is_help=True)


@app.command("list", cls=Command, help=_("Dire le journal, le plus récent d'abord."))
def list_entries(
    first: Annotated[str | None, typer.Option("--from", help="Premier jour (UTC).")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Dernier jour, compris.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Nombre de lignes au plus.")] = MOST,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell the log; nothing in it can be changed from here or from anywhere else."""
    since = date_of(first) if first else dt.date.min
    until = date_of(last) if last else dt.datetime.now(dt.UTC).date()
    entries = workspace(home).log(since, until, most=most)
    if as_json:
        write_json([entry_json(one) for one in entries])
        return
    if not entries:
        tell(_("Le journal n'a aucune ligne ces jours-là."))
        return
    header = (_("moment (UTC)"), _("quoi"), _("nombre"), _("rôle"), _("repère"))
    show_table(_("Journal"), header, [_cells(one) for one in entries])


def _cells(entry: Entry) -> tuple[str, str, str, str, str]:
    num = "" if entry.num is None else str(entry.num)
    return (
        moment_words(entry.at),
        verb_words(entry.verb),
        num,
        who_words(entry.who),
        entry.ref or "",
    )


def entry_json(entry: Entry) -> dict[str, object]:
    """An entry as JSON-ready values."""
    return {
        "at": entry.at.isoformat(),
        "verb": entry.verb.value,
        "role": entry.who.value,
        "ref": entry.ref,
        "num": entry.num,
    }
