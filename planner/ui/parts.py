"""Pieces every page is made of. Texts from files or people are escaped here, and only here."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.errors import PlannerError
from planner.exports.needs_svg import escape
from planner.hours import unbroken
from planner.i18n import LANGUAGES, _, language, listed
from planner.model import Public, Week
from planner.service.load import LoadedTerritory
from planner.service.needs import attributions
from planner.ui import cache, session, state

HATCH, RULES, DOTS = "hatch", "rules", "dots"
"""Stand for hatches, level lines and dots in a legend."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$~:&])")


def plain(text: str) -> str:
    """Text that Markdown, its colours, its formulas and its images leave as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def heading(title: str) -> None:
    """Title and language of a page without a territory."""
    with _head(title):
        _language_choice()


def _head(title: str) -> DeltaGenerator:
    row = st.container(horizontal=True, vertical_alignment="bottom", key="av-head")
    row.title(title, anchor=False, width="stretch")
    return row


def opened(title: str) -> LoadedTerritory:
    """Title, language, territory; stops the page where whom is here sees none."""
    store = cache.workspace()
    territories = {item.code: item for item in cache.territories()}
    territories = {code: territories[code] for code in session.seen(store, territories)}
    if not territories:
        heading(title)
        st.info(_("Aucun territoire à voir ici pour l'instant."))
        st.stop()
    row = _head(title)
    names = {code: item.name for code, item in territories.items()}
    code = choose(row, _("Territoire"), names, "t", width=270)
    with row:
        _language_choice()
    if territories[code].fictional:
        st.html(f"<span class='av-fiction'>{escape(fiction_words())}</span>")
    cache.read_versions(code)
    return cache.territory(code)


def choose(
    place: DeltaGenerator,
    label: str,
    words: Mapping[str, str],
    name: str,
    *,
    first: str | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """A list to choose a key from by its words, kept in the address under a name.

    `first`: the key chosen where the address tells none; None: the first.
    """
    keys = list(words)
    chosen: str = place.selectbox(
        label,
        keys,
        format_func=words.__getitem__,
        key=state.chooser(name, keys, first=first),
        width=width,
    )
    state.keep(name, chosen)
    return chosen


def fiction_words() -> str:
    """What is said of an invented territory."""
    return _("Territoire fictif : rues, lieux et chiffres inventés.")


def _language_choice() -> None:
    names = {"fr": "Français", "en": "English"}
    chosen = st.selectbox(
        _("Langue"),
        LANGUAGES,
        format_func=lambda item: names[item],
        key=state.chooser("lang", LANGUAGES, first=language()),
        width=120,
    )
    if chosen != language():
        state.choose_language(chosen)
        st.rerun()


def public_choice() -> Public:
    """Choose a public, kept in the address."""
    words = {
        Public.STREET: _("personnes à la rue"),
        Public.HOUSING: _("ménages logés"),
    }
    keys = [public.value for public in Public]
    chosen = st.radio(
        _("Public"),
        keys,
        format_func=lambda key: words[Public(key)],
        horizontal=True,
        key=state.chooser("public", keys),
    )
    state.keep("public", chosen)
    return Public(chosen)


def protected_toggle() -> bool:
    """Whether protected places count; offered to whom may know where they are, off at first."""
    words = _("Compter les lieux protégés (réservé à l'équipe)")
    return session.may_count_protected(cache.workspace()) and st.toggle(words)


class _Ours(str):
    """HTML of ours, shown as it is: a page's long tables are not searched for a common indent."""

    def _repr_html_(self) -> str:
        return str(self)


def html(content: str) -> None:
    """Show HTML of ours, whose texts were escaped where it was made."""
    st.html(_Ours(content))


def section(words: str) -> None:
    """The heading of a part of the page, just under the page's own."""
    st.header(plain(words), anchor=False)


def folded(label: str, name: str, *, expanded: bool = False) -> DeltaGenerator | None:
    """A part of the page to unfold; None until it first is, so that what it holds costs nothing.

    Folded again, it keeps what stands in it.
    """
    key = f"av-part-{name}"
    box = st.expander(label, expanded=expanded, key=key, on_change="rerun")
    if box.open:
        state.hold(key, True)
    return box if state.held(key) else None


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0) -> None:
    """A plain table; the last `numbers` columns hold numbers."""
    html(table_html(header, rows, numbers=numbers))


def table_html(header: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0) -> str:
    """HTML of a table as `table` shows it; texts are escaped, spans of hours never cut."""
    first = len(header) - numbers

    def cell(tag: str, rank: int, text: str) -> str:
        kind = " class='n'" if rank >= first else ""
        scope = " scope='col'" if tag == "th" else ""
        return f"<{tag}{kind}{scope}>{escape(unbroken(text))}</{tag}>"

    head = "".join(cell("th", rank, text) for rank, text in enumerate(header))
    body = "".join(
        "<tr>" + "".join(cell("td", rank, text) for rank, text in enumerate(row)) + "</tr>"
        for row in rows
    )
    return (
        f"<div class='av-scroll'><table class='av-table'><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def column_head(place: DeltaGenerator, words: str) -> None:
    """What a column of fields holds, for whom sees it: each field has its own words."""
    place.html(f"<p class='av-col' aria-hidden='true'>{escape(words)}</p>")


def figures(pairs: Sequence[tuple[str, str]]) -> None:
    """Figures with their labels."""
    html(figures_html(pairs))


def figures_html(pairs: Sequence[tuple[str, str]]) -> str:
    """HTML of figures as `figures` shows them; texts are escaped."""
    cells = "".join(
        f"<div><b>{escape(value)}</b><span>{escape(label)}</span></div>" for label, value in pairs
    )
    return f"<div class='av-figures'>{cells}</div>"


def weeks_ahead(num: int = 8) -> list[Week]:
    """The week of today and those after it."""
    today = dt.date.today()
    return [Week.of(today + dt.timedelta(days=7 * ahead)) for ahead in range(num)]


def notes(lines: Sequence[str]) -> None:
    """Sentences under what they explain; nothing where there is none."""
    if lines:
        html(notes_html(lines))


def notes_html(lines: Sequence[str]) -> str:
    """HTML of sentences as `notes` shows them; texts are escaped."""
    return "".join(f"<p class='av-note'>{escape(line)}</p>" for line in lines)


def points(lines: Sequence[str]) -> None:
    """Sentences as a list."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    html(f"<ul class='av-points'>{items}</ul>")


def sources(loaded: LoadedTerritory) -> list[str]:
    """Say where the figures come from, with vintages; empty where nothing is known of it."""
    known = listed(attributions(loaded))
    return [_("Sources : {sources}").format(sources=known)] if known else []


def legend(items: Sequence[tuple[str, str]], *, row: bool = False) -> None:
    """Keys of a map: (CSS of the swatch, or HATCH, RULES, DOTS, words); `row`: side by side."""
    html(legend_html(items, row=row))


def legend_html(items: Sequence[tuple[str, str]], *, row: bool = False) -> str:
    """HTML of the keys of a map as `legend` shows them; words are escaped."""
    rows = "".join(
        f"<li><span class='av-key{_kind(css)}'></span>{escape(words)}</li>" for css, words in items
    )
    return f"<ul class='av-legend{' av-row' * row}'>{rows}</ul>"


def _kind(css: str) -> str:
    return f" av-{css}" if css in (HATCH, RULES, DOTS) else f"' style='{css}"


def drawing(svg: str, words: str) -> None:
    """A drawing of ours, told by its words to those who do not see it.

    It is shown as an image: a drawing within the page is taken out by the page itself.
    """
    source = base64.b64encode(svg.encode()).decode("ascii")
    st.html(
        f"<img class='av-drawing' alt='{escape(words)}' src='data:image/svg+xml;base64,{source}'>"
    )


def refuse(error: PlannerError) -> None:
    """Say what is wrong, one fault a line."""
    st.error("\n\n".join(plain(line) for line in str(error).splitlines()))
