"""Every French string the tool shows: those in `_()` and those translated when they are shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import typer

from planner.cli.main import build_app
from planner.exports.export import shift_exports
from planner.exports.means_rows import TABLES
from planner.exports.week_export import week_exports
from planner.indicators.bands import BANDS
from planner.indicators.decay.decay import decays
from planner.indicators.need import indicators
from planner.instructions import PHRASES
from planner.means_layout import BY_NAME
from planner.network.modes import MODES
from planner.sources.non_take_up import read_non_take_up
from planner.sources.services import layouts

ROOT = Path(__file__).parents[2]
ARGUMENTS = {"_": 1, "ngettext": 2, "counted": 2}
Message = str | tuple[str, str]


def python_files() -> list[Path]:
    return [*sorted((ROOT / "planner").rglob("*.py")), ROOT / "app.py"]


def in_code() -> dict[Message, str]:
    """Message (a pair where it has a plural) → first file that holds it.

    The syntax tree is read, not tokens: a call inside an f-string is found too.
    """
    found: dict[Message, str] = {}
    for path in python_files():
        for call in _calls(path):
            texts = [
                ast.literal_eval(a)
                for a in call.args[: ARGUMENTS[call.func.id]]
                if isinstance(a, ast.Constant)
            ]
            if texts:
                message = texts[0] if len(texts) == 1 else (texts[0], texts[1])
                found.setdefault(message, path.relative_to(ROOT).as_posix())
    return found


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in ARGUMENTS:
            yield node


def shown_later() -> dict[Message, str]:
    """Plain strings of closed lists, translated where they are shown."""
    found: dict[Message, str] = {}
    found |= dict.fromkeys(PHRASES.values(), "planner/instructions.py")
    found |= dict.fromkeys((mode.label for mode in MODES.values()), "planner/network/modes")
    found |= dict.fromkeys((band.label for band in BANDS.values()), "planner/indicators/bands.py")
    found |= dict.fromkeys((one.label for one in decays().values()), "planner/indicators/decay")
    found |= dict.fromkeys((one.label for one in indicators().values()), "planner/indicators")
    found |= dict.fromkeys((one.label for one in layouts().values()), "planner/sources")
    exports = (*shift_exports().values(), *week_exports().values())
    found |= dict.fromkeys((one.label for one in exports), "planner/exports")
    found |= dict.fromkeys(take_up_words(), "data/non_take_up.toml")
    found |= dict.fromkeys(means_words(), "planner/means_layout.py")
    found |= dict.fromkeys(command_helps(), "planner/cli")
    return found


def means_words() -> list[str]:
    """Names, headers, helps and closed lists of the sheets that a page shows as tables."""
    columns = [column for name in TABLES for column in BY_NAME[name].columns]
    lists = [word for column in columns for word in column.choices or ()]
    told = [words for column in columns for words in (column.header, column.help) if words]
    return [*TABLES, *told, *lists]


def take_up_words() -> list[str]:
    """What published rates of non-take-up say of themselves, but the titles they come from."""
    told = read_non_take_up().values()
    return [text for one in told for text in (one.label, one.year, one.population)]


def command_helps() -> list[str]:
    """Help of every verb and option, as written in French."""
    root = typer.main.get_command(build_app())
    return [text for command in _commands(root) for text in _helps(command)]


def _commands(command: typer.core.TyperCommand | typer.core.TyperGroup) -> Iterator[object]:
    yield command
    for child in getattr(command, "commands", {}).values():
        yield from _commands(child)


def _helps(command: object) -> Iterator[str]:
    if text := getattr(command, "help", None):
        yield text
    for param in command.params:
        text = getattr(param, "help", None)
        if text:
            yield text


def source_strings() -> dict[Message, str]:
    """Every message with a file that holds it."""
    return shown_later() | in_code()


def untranslatable_calls() -> list[str]:
    """Calls of `_` on an f-string or a sum: no catalogue can hold what they say."""
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in python_files()
        for call in _calls(path)
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in call.args[:2])
    ]
