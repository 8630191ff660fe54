"""Every command the documentation names exists, and every command is documented."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import click
import pytest
import typer

from planner.cli.main import build_app
from tests.docs.test_links import ROOT, pages

_COMMAND = re.compile(r"aller-vers\s+(?!:)([a-z][^\n`#»]*)")


def _verbs() -> dict[str, click.Command]:
    """Every verb, sub-commands with their group's name."""
    group = typer.main.get_command(build_app())
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        if inner:
            found |= {f"{name} {sub}": child for sub, child in inner.items()}
        else:
            found[name] = command
    return found


VERBS = _verbs()


def _text(page: Path) -> str:
    return page.read_text("utf-8").replace("\\\n", " ")


def _named(page: Path) -> list[str]:
    """Commands of a page: inside code only, whether fenced or between backquotes."""
    text = _text(page)
    code = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S)
    code += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    return [match.strip() for block in code for match in _COMMAND.findall(block)]


def _verb(words: list[str]) -> str:
    """The verb a line begins with, with its group's name where it has one."""
    inner = " ".join(words[:2])
    return inner if inner in VERBS else words[0]


COMMANDS = sorted({(page, line) for page in pages() for line in _named(page)})


@pytest.mark.parametrize(
    ("document", "line"),
    COMMANDS,
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_a_named_command_exists_with_its_options(document, line) -> None:
    words = shlex.split(line, comments=True)
    verb = _verb(words)
    assert verb in VERBS, f"{document.name}: aller-vers {line}"
    options = {word.split("=")[0] for word in words if word.startswith("--")}
    known = {name for parameter in VERBS[verb].params for name in parameter.opts}
    assert options <= known | {"--help", "--lang"}, f"{document.name}: aller-vers {line}"


def test_every_verb_has_its_line_in_the_formats_and_its_help() -> None:
    table = (ROOT / "docs" / "formats.md").read_text("utf-8").split("## Commands")[1]
    rows = [re.findall(r"^\| `([^`]+)`", line) for line in table.splitlines()]
    documented = {_verb(row[0].split()) for row in rows if row}
    assert documented == set(VERBS)
    for name, command in VERBS.items():
        assert command.help, name


@pytest.mark.parametrize("document", pages(), ids=lambda page: page.name)
def test_a_named_module_exists(document) -> None:
    for name in re.findall(r"python -m ([\w.]+)", document.read_text("utf-8")):
        assert importlib.util.find_spec(name) is not None, name


def test_the_readme_holds_its_two_commands_and_a_tour() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for words in ("aller-vers demo --out", "python -m pytest", "## Five minutes"):
        assert words in text
    for verb in ("territory add", "needs", "template", "plan", "check", "publish", "sheets",
                 "compare", "demo", "serve"):  # fmt: skip
        assert f"aller-vers {verb}" in text
