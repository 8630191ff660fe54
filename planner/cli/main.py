"""Entry of the command line: exit codes, and no traceback for anybody.

0 done · 2 wrong usage · 3 a fault of the data or the workspace · 4 a plan with violations ·
130 cancelled with the best answer kept.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import typer

from planner.cli import (
    accounts,
    alert,
    audit,
    audit_deps,
    backup,
    bench,
    bilan,
    bus,
    call,
    compare,
    demo,
    explain,
    moving,
    national,
    needs,
    papers,
    plan,
    purge,
    retention,
    returns,
    scenario,
    serve,
    sheets,
    sources,
    stops,
    template,
    territory,
    week,
)
from planner.cli.output import complain, tell
from planner.cli.words import Group, usage_words
from planner.errors import CancelledError, PlannerError, UsageError
from planner.i18n import _, set_language

DONE, USAGE, FAULT, VIOLATIONS, CANCELLED = 0, 2, 3, 4, 130
logger = logging.getLogger(__name__)


def build_app() -> typer.Typer:
    """The command tree."""
    app = typer.Typer(
        name="aller-vers",
        cls=Group,
        help=_("Aller vers celles et ceux qui ont des droits et ne les demandent pas."),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.add_typer(territory.app, name="territory")
    app.add_typer(sources.app, name="sources")
    app.add_typer(returns.app, name="returns")
    app.add_typer(week.app, name="week")
    app.add_typer(scenario.app, name="scenario")
    app.add_typer(bus.app, name="bus")
    app.add_typer(alert.app, name="alert")
    app.add_typer(accounts.app, name="accounts")
    app.add_typer(audit.app, name="audit")
    app.add_typer(backup.app, name="backup")
    app.add_typer(moving.app, name="workspace")
    for verb in (
        needs,
        national,
        stops,
        template,
        plan,
        call,
        explain,
        sheets,
        compare,
        bilan,
        purge,
        retention,
        papers,
        audit_deps,
        demo,
        serve,
        bench,
    ):
        verb.register(app)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; every error becomes a sentence."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    set_language(_language_of(words))
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    command = typer.main.get_command(build_app())
    try:
        code = command.main(args=words, prog_name="aller-vers", standalone_mode=False)
        return int(code or DONE)
    except typer.Exit as leaving:
        return leaving.exit_code
    except (typer.Abort, KeyboardInterrupt, CancelledError):
        complain(_("interrompu"))
        return CANCELLED
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            tell(str(error))
        else:
            complain(usage_words(error))
        return USAGE
    except UsageError as error:
        complain(str(error))
        return USAGE
    except PlannerError as error:
        complain(str(error))
        return FAULT
    except BrokenPipeError:
        return DONE
    except Exception as error:
        logger.debug("unexpected", exc_info=True)
        complain(
            _("erreur imprévue ({kind}) : rien n'a été modifié").format(kind=type(error).__name__)
        )
        return FAULT


def _language_of(words: list[str]) -> str:
    """Take `--lang fr|en` out of the words, wherever it stands; ALLERVERS_LANG otherwise."""
    import os

    if "--lang" in words:
        at = words.index("--lang")
        taken = words[at + 1 : at + 2]
        del words[at : at + 2]
        return taken[0] if taken else "fr"
    return os.environ.get("ALLERVERS_LANG", "fr")
