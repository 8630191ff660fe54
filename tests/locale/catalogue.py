"""The English catalogue, and the command that brings it up to date.

    python -m tests.locale.catalogue

adds the strings that are new (empty, to be translated), drops those the code no longer holds and
keeps every translation. It prints what is left to translate.
"""

from __future__ import annotations

import sys

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests.locale.source_strings import ROOT, Message, source_strings

PATH = ROOT / "planner" / "locale" / "en" / "LC_MESSAGES" / "allervers.po"


def read() -> Catalog:
    with PATH.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def updated(old: Catalog, sources: dict[Message, str]) -> Catalog:
    """The catalogue of these source strings, with the translations already made."""
    new = Catalog(
        locale="en",
        project="aller-vers",
        version=" ",
        msgid_bugs_address=" ",
        last_translator=" ",
        language_team="en",
        header_comment="# English words of aller-vers; source strings are French.",
        creation_date=old.creation_date,
        revision_date=old.revision_date,
        charset="utf-8",
        fuzzy=False,
    )
    for message, where in sorted(sources.items(), key=lambda item: (item[1], str(item[0]))):
        known = old.get(message if isinstance(message, str) else message[0])
        same = known is not None and known.id == message
        new.add(message, known.string if same else None, locations=[(where, 0)])
    return new


def write(catalogue: Catalog) -> None:
    PATH.parent.mkdir(parents=True, exist_ok=True)
    with PATH.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False, omit_header=False)


def untranslated(catalogue: Catalog) -> list[Message]:
    """Messages without a translation, or with a plural form missing."""
    return [message.id for message in catalogue if message.id and not all(_forms(message.string))]


def _forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def main() -> None:
    old = read() if PATH.exists() else Catalog(locale="en")
    write(updated(old, source_strings()))
    for message in untranslated(read()):
        sys.stdout.write(f"{message!r}\n")


if __name__ == "__main__":
    main()
