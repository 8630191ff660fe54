"""`aller-vers call | absence`: what to do tonight, in three proposals."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import (
    CodeArgument,
    HomeOption,
    JsonOption,
    PlanFile,
    date_of,
    typed_moment,
    workspace,
)
from planner.cli.output import say, tell, write_json
from planner.cli.plan_file import tell_saved
from planner.cli.words import Command
from planner.errors import UsageError
from planner.exports.proposal_words import proposal_lines, title_words
from planner.i18n import _, labelled
from planner.model import Week
from planner.network.gazetteer import Whereabouts
from planner.planning.reasons import in_words
from planner.service.absence import AbsenceRequest, answer_absence
from planner.service.answers import Answer, choose
from planner.service.call import AROUND_MIN, CallRequest, answer_call
from planner.service.desk import Desk, open_desk
from planner.service.names import speaker_of
from planner.store.workspace import Workspace

WeekOption = Annotated[
    str | None, typer.Option("--week", help="Semaine du plan ; par défaut celle de la date.")
]
DateOption = Annotated[str, typer.Option("--date", help="Date, par exemple 2026-12-02.")]
NowOption = Annotated[
    str | None,
    typer.Option("--now", help="Moment présent, 2026-12-02T21:10 ; par défaut l'heure qu'il est."),
]
ChooseOption = Annotated[
    int | None, typer.Option("--choose", min=1, help="Enregistrer cette proposition.")
]
VersionOption = Annotated[
    int | None, typer.Option("--version", min=1, help="Version du plan dont on est parti.")
]
AcceptOption = Annotated[
    bool,
    typer.Option(
        "--accept", help="Avec --choose : accepter ce qu'elle enfreint et qui peut l'être."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("call", cls=Command, help=_("Un appel (115) : qui peut passer, et à quel prix."))(
        call
    )
    app.command("absence", cls=Command, help=_("Une absence : que devient la sortie."))(absence)


def call(
    code: CodeArgument,
    date: DateOption,
    at: Annotated[str, typer.Option("--at", help="Heure du signalement, 21:30.")],
    street: Annotated[str | None, typer.Option(help="Rue.")] = None,
    crossing: Annotated[str | None, typer.Option(help="Rue qui croise la première.")] = None,
    number: Annotated[str | None, typer.Option(help="Numéro dans la rue.")] = None,
    landmark: Annotated[str | None, typer.Option(help="Repère nommé de la carte.")] = None,
    zone: Annotated[str | None, typer.Option(help="Zone : son nom ou sa clé.")] = None,
    place: Annotated[str | None, typer.Option(help="Code d'un lieu connu.")] = None,
    lat: Annotated[float | None, typer.Option(help="Latitude.")] = None,
    lon: Annotated[float | None, typer.Option(help="Longitude.")] = None,
    around: Annotated[
        int, typer.Option(min=0, max=720, help="Minutes avant ou après l'heure.")
    ] = AROUND_MIN,
    presence: Annotated[int, typer.Option(min=1, max=240, help="Minutes sur place.")] = 15,
    week: WeekOption = None,
    now: NowOption = None,
    choice: ChooseOption = None,
    version: VersionOption = None,
    accept: AcceptOption = False,
    out: PlanFile = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Propose how to see a place that a call tells of; `--choose` keeps one."""
    day = date_of(date)
    request = CallRequest(
        where=Whereabouts(street, crossing, number, landmark, lat, lon),
        date=day,
        minute=_minute(at),
        presence_min=presence,
        around_min=around,
        now=_now(now),
        zone=zone,
        place=place,
    )
    store = workspace(home)
    desk = _desk(store, code, week, day, version)
    answer = answer_call(store, desk, request)
    _finish(store, desk, answer, (choice, out, accept), as_json=as_json)


def absence(
    code: CodeArgument,
    team: Annotated[str, typer.Option("--team", help="Code de l'équipe.")],
    date: DateOption,
    absent: Annotated[
        str | None,
        typer.Option("--absent", help="Codes absents ; ni code ni nombre : toute l'équipe."),
    ] = None,
    missing: Annotated[
        int | None,
        typer.Option("--missing", min=1, help="Nombre de personnes sans code qui manquent."),
    ] = None,
    week: WeekOption = None,
    now: NowOption = None,
    choice: ChooseOption = None,
    version: VersionOption = None,
    accept: AcceptOption = False,
    out: PlanFile = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Propose what becomes of a team's outing; `--choose` keeps one."""
    day = date_of(date)
    codes = tuple(word.strip() for word in (absent or "").split(",") if word.strip())
    store = workspace(home)
    desk = _desk(store, code, week, day, version)
    request = AbsenceRequest(team, day, codes, _now(now), missing or 0)
    answer = answer_absence(store, desk, request)
    _finish(store, desk, answer, (choice, out, accept), as_json=as_json)


def _desk(store: Workspace, code: str, week: str | None, day: dt.date, version: int | None) -> Desk:
    from optimisation.search.ahead import compile_now, is_ready

    if not is_ready():
        say(_("préparation de la recherche, une seule fois…"))
        compile_now()
    return open_desk(store, code, Week.parse(week) if week else Week.of(day), version=version)


def _finish(
    store: Workspace,
    desk: Desk,
    answer: Answer,
    kept: tuple[int | None, Path | None, bool],
    *,
    as_json: bool,
) -> None:
    """Show the proposals, or save the one chosen."""
    choice, out, accept = kept
    if choice is not None:
        plan = choose(store, desk, answer, choice, accepted=accept)
        words = _("Proposition enregistrée : version {version}.").format(version=plan.version)
        tell_saved(plan, out, words, as_json=as_json)
        return
    if as_json:
        write_json(_json(answer))
        return
    for line in _lines(store, desk, answer):
        tell(line)


def _json(answer: Answer) -> dict[str, object]:
    return {
        "plan": answer.plan.id,
        "version": answer.plan.version,
        "asked": answer.asked or None,
        "reason": answer.reason or None,
        "proposals": [dataclasses.asdict(one) for one in answer.proposed],
    }


def _lines(store: Workspace, desk: Desk, answer: Answer) -> list[str]:
    means = answer.options[0].means if answer.options else desk.means
    speaker = speaker_of(store, desk.plan, means)
    found = []
    if answer.reason:
        found.append(labelled(_("Aucune tournée ne peut y passer"), in_words(answer.reason)))
    for rank, one in enumerate(answer.proposed, 1):
        found += [f"{rank}. {title_words(one, speaker)}"]
        found += [f"   {line}" for line in proposal_lines(one, speaker)]
    if answer.options:
        found.append(
            _("Pour en garder une : la même commande avec --version {version} --choose N").format(
                version=answer.plan.version
            )
        )
    elif not answer.reason:
        found.append(_("Rien à proposer : la sortie n'a aucun passage."))
    return found


def _minute(text: str) -> int:
    try:
        hour = dt.time.fromisoformat(text)
    except ValueError as error:
        message = _("heure « {text} » : écrire par exemple 21:30")
        raise UsageError(message.format(text=text[:20])) from error
    return hour.hour * 60 + hour.minute


def _now(text: str | None) -> dt.datetime:
    return dt.datetime.now(dt.UTC) if text is None else typed_moment(text)
