"""What would unlock what, on the territory page."""

from __future__ import annotations

import streamlit as st

from planner.exports.needs_svg import escape
from planner.i18n import _, labelled, ngettext
from planner.roles import Right
from planner.service.holdings import Holdings, holdings_of
from planner.service.load import LoadedTerritory
from planner.service.piece import (
    Piece,
    adding_words,
    again_words,
    either_words,
    page_words,
    with_file_words,
)
from planner.service.pieces import missing, pieces_of
from planner.ui import cache, parts, session
from planner.ui.page_link import adding_link, giving_link, page_link
from planner.ui.pieces_form import show_pieces_form


def show_pieces(loaded: LoadedTerritory) -> None:
    """What is missing, what it would improve and how to add it; open until means are given."""
    store, code = cache.workspace(), loaded.territory.code
    with store.together():
        held = holdings_of(store, loaded, cache.means(code))
    parts.notes(_next_step(held))
    pieces = pieces_of(held)
    lacking = missing(pieces)
    title = ngettext(
        "Ce qui améliorerait ce territoire : {num} donnée",
        "Ce qui améliorerait ce territoire : {num} données",
        len(lacking),
    ).format(num=len(lacking))
    with st.expander(title, expanded=held.means is None):
        parts.notes([_("Ce qui manque améliore, et n'empêche rien de ce qui marche déjà.")])
        if lacking:
            items = "".join(_lacking_html(piece, held.code) for piece in lacking)
            st.html(f"<ul class='av-pieces'>{items}</ul>")
            parts.notes([again_words()])
        there = [piece for piece in pieces if piece.is_there]
        if there:
            parts.section(_("Déjà là"))
            items = "".join(_piece_html(piece) for piece in there)
            st.html(f"<ul class='av-pieces'>{items}</ul>")
    if session.may_give_data(store, code):
        show_pieces_form(loaded)


def _piece_html(piece: Piece, more: str = "") -> str:
    what = f"{piece.what}, {piece.told}" if piece.told else piece.what
    return f"<li><b>{escape(what)}</b><span>{escape(piece.brings)}</span>{more}</li>"


def _lacking_html(piece: Piece, code: str) -> str:
    how = either_words(_page_html(piece, code), escape(piece.how))
    told = labelled(escape(_("pour l'ajouter")), with_file_words(piece, how))
    return _piece_html(piece, f"<span class='how'>{told}</span>")


def _page_html(piece: Piece, code: str) -> str:
    """The page that takes it, as a link; nothing where none does."""
    words = page_words(piece)
    if piece.page is None:
        return ""
    if piece.page is Right.TERRITORY:
        if piece.at == adding_words():
            return adding_link(words)
        return giving_link(code, words, same_page=True)
    return page_link(piece.page, words)


def _next_step(held: Holdings) -> list[str]:
    """What comes next for a territory without a plan; nothing once it has one."""
    if held.num_plans:
        return []
    for layer, lacks in (
        (held.loaded.streets, _("Étape suivante : donner ses rues, « {part} ».")),
        (held.loaded.zones, _("Étape suivante : donner ses zones, « {part} ».")),
    ):
        if layer is None:
            return [lacks.format(part=adding_words())]
    if held.means is None:
        return [_("Étape suivante : donner les moyens d'une semaine type à la page « Semaine ».")]
    return [_("Étape suivante : chercher les tournées d'une semaine à la page « Semaine ».")]
