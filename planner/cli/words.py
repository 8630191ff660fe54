"""The command line's own words: help and wrong usage, in the language in use."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from planner.i18n import _


def _own(text: str) -> str:
    """Typer's fixed words in a page of help, in ours."""
    words = {
        "Usage: ": _("Emploi : "),
        "\nOptions:": "\n" + _("Options :"),
        "\nArguments:": "\n" + _("Arguments :"),
        "\nCommands:": "\n" + _("Commandes :"),
        "Show this message and exit.": _("Montrer cette aide."),
        "[required]": _("[obligatoire]"),
        "[default: ": _("[défaut : "),
        "[env var: ": _("[variable : "),
        "[OPTIONS]": _("[OPTIONS]"),
        "COMMAND [ARGS]...": _("COMMANDE [ARGUMENTS]..."),
    }
    for theirs, ours in words.items():
        text = text.replace(theirs.rstrip(" "), ours.rstrip(" "))  # a line may end after it
    return text


class Group(TyperGroup):
    """A group of verbs whose help speaks the language in use."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        _translate_help(self)

    def get_help(self, ctx: Any) -> str:
        """Return the page of help."""
        return _own(super().get_help(ctx))


class Command(TyperCommand):
    """A verb whose help speaks the language in use."""

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, **settings)
        _translate_help(self)

    def get_help(self, ctx: Any) -> str:
        """Return the page of help."""
        return _own(super().get_help(ctx))


def _translate_help(command: TyperGroup | TyperCommand) -> None:
    """Put the help of a verb and of its options, written in French, in the language in use.

    The command tree is built for each run, after its language is known.
    """
    command.help = _(command.help or "")
    for param in command.params:
        if getattr(param, "help", None):
            param.help = _(param.help)  # type: ignore[attr-defined]


def usage_words(error: typer.TyperException) -> str:
    """A sentence for a command that cannot be read."""
    kind = type(error).__name__
    hint = _named(error)
    if kind == "MissingParameter":
        return _("il manque {hint}").format(hint=hint)
    if kind == "BadParameter":
        choices = _choices(error)
        if choices:
            return _("valeur refusée pour {hint} : choisir {choices}").format(
                hint=hint, choices=choices
            )
        return _("valeur refusée pour {hint}").format(hint=hint)
    if kind == "NoSuchOption":
        name = str(getattr(error, "option_name", ""))[:40]
        return _("option inconnue : {name}").format(name=name)
    if kind in ("BadOptionUsage", "BadArgumentUsage"):
        return _("option ou argument mal écrit : {name}").format(
            name=str(getattr(error, "option_name", ""))[:40]
        )
    return _("commande mal écrite ; voir aller-vers --help")


def _named(error: object) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return _("un argument")
    metavar = getattr(param, "metavar", None)
    if getattr(param, "param_type_name", "") == "argument":
        return str(metavar or param.name).upper()
    return str(max(param.opts, key=len))


def _choices(error: object) -> str:
    kind = getattr(getattr(error, "param", None), "type", None)
    choices = getattr(kind, "choices", None) or ()
    return ", ".join(str(getattr(choice, "value", choice)) for choice in choices)
