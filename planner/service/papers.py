"""The papers of an organisation, written with what its workspace holds that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner.errors import AskFirstError, UsageError
from planner.exports.audience import Audience
from planner.exports.card import render_cards
from planner.exports.paper import LARGE, PAPERS, as_markdown, as_pdf, num_blanks, template
from planner.hosting import Hosting
from planner.i18n import _, language, set_language
from planner.service.leaving import left
from planner.service.paper_facts import facts_of_workspace, means_in_use, organisation_of
from planner.sources.files import write_bytes
from planner.store.workspace import Workspace

CARD = "carte-information.pdf"
"""The card for people met, in every language of `spoken`."""
MOST_CONTACT = 80
"""Longest contact a card holds, in characters."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file written; `num_blanks`: lines it leaves to the organisation."""

    path: Path
    num_blanks: int


def write_papers(
    workspace: Workspace,
    out: Path,
    *,
    hosting: Hosting | None = None,
    contact: str = "",
    today: dt.date | None = None,
    replace: bool = False,
) -> list[Written]:
    """Write every paper, in French, as Markdown to complete and as PDF to print, and the card.

    Parameters
    ----------
    hosting, contact
        As `facts_of_workspace`; nothing of them is kept.
    replace
        Files of these names may be overwritten: what was completed by hand is lost.

    Raises
    ------
    AskFirstError
        A file is there already.
    UsageError
        The contact is too long for a card.
    StoreError
        The key that opens the means is absent, or a file or the log cannot be written.
    """
    files = papers_made(workspace, hosting=hosting, contact=contact, today=today or dt.date.today())
    there = [name for name in files if (out / name).exists()]
    if there and not replace:
        message = _(
            "{name} existe déjà, peut-être complété à la main : choisir un autre dossier, ou "
            "ajouter --replace"
        )
        raise AskFirstError(message.format(name=there[0]))
    written = []
    for name, (content, blanks) in files.items():
        write_bytes(out / name, content)
        written.append(Written(out / name, blanks))
    left(workspace, [one for one in written if one.path.name != CARD], Audience.TEAM)
    left(workspace, [one for one in written if one.path.name == CARD], Audience.PUBLIC)
    return written


def papers_made(
    workspace: Workspace, *, hosting: Hosting | None, today: dt.date, contact: str = ""
) -> dict[str, tuple[bytes, int]]:
    """File name → content and number of lines left to the organisation; errors as `write_papers`.

    The order is that in which they are written.
    """
    if len(contact) > MOST_CONTACT:
        message = _("contact de {num} caractères : {most} au plus tiennent sur une carte")
        raise UsageError(message.format(num=len(contact), most=MOST_CONTACT))
    organisation = organisation_of(means_in_use(workspace))
    files = {}
    with _in_french():
        facts = facts_of_workspace(workspace, hosting=hosting, today=today, contact=contact)
        for name in PAPERS:
            text = template(name)
            told = as_markdown(text, facts)
            blanks = num_blanks(told)
            files[f"{name}.md"] = (told.encode(), blanks)
            files[f"{name}.pdf"] = (as_pdf(text, facts, large=name in LARGE), blanks)
    card = render_cards(organisation=organisation, contact=contact)
    return files | {CARD: (card, 0 if contact else 1)}


@contextmanager
def _in_french() -> Iterator[None]:
    """Papers are French whatever the language of whoever asks for them."""
    before = language()
    set_language("fr")
    try:
        yield
    finally:
        set_language(before)
