"""The papers of an organisation, written with what its workspace holds that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner.errors import AskFirstError
from planner.exports.audience import Audience
from planner.exports.paper import LARGE, PAPERS, as_markdown, as_pdf, num_blanks, template
from planner.i18n import _, language, set_language
from planner.service.leaving import left
from planner.service.paper_facts import facts_of_workspace
from planner.sources.files import write_bytes
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Written:
    """A file written; `num_blanks`: lines it leaves to the organisation."""

    path: Path
    num_blanks: int


def write_papers(
    workspace: Workspace,
    out: Path,
    *,
    hosting: str | None = None,
    today: dt.date | None = None,
    replace: bool = False,
) -> list[Written]:
    """Write every paper, in French, as Markdown to complete and as PDF to print.

    Parameters
    ----------
    hosting
        As `facts_of_workspace`.
    replace
        Files of these names may be overwritten: what was completed by hand is lost.

    Raises
    ------
    AskFirstError
        A file is there already.
    StoreError
        The key that opens the means is absent, or a file or the log cannot be written.
    """
    files = papers_made(workspace, hosting=hosting, today=today or dt.date.today())
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
    return left(workspace, written, Audience.TEAM)


def papers_made(
    workspace: Workspace, *, hosting: str | None, today: dt.date
) -> dict[str, tuple[bytes, int]]:
    """File name → content and number of lines left to the organisation."""
    files = {}
    with _in_french():
        facts = facts_of_workspace(workspace, hosting=hosting, today=today)
        for name in PAPERS:
            text = template(name)
            told = as_markdown(text, facts)
            blanks = num_blanks(told)
            files[f"{name}.md"] = (told.encode(), blanks)
            files[f"{name}.pdf"] = (as_pdf(text, facts, large=name in LARGE), blanks)
    return files


@contextmanager
def _in_french() -> Iterator[None]:
    """Papers are French whatever the language of whoever asks for them."""
    before = language()
    set_language("fr")
    try:
        yield
    finally:
        set_language(before)
