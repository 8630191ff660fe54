"""Sheets that come back: find one by its code, type it in, say what people wish for."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from planner.clock import Clock
from planner.dates import day_words
from planner.errors import PlannerError, StaleVersionError
from planner.i18n import _, labelled
from planner.returns import Held, OutingReturn
from planner.service.load import LoadedTerritory
from planner.service.outings import Outing, lines_of, past_outings, printed
from planner.service.return_words import held_words
from planner.service.returns import save_return
from planner.service.unplanned import locator, typed_again
from planner.tally import TallyColumn, tally_words
from planner.typed_return import TypedReturn, TypedUnplanned
from planner.ui import cache, parts, session, state
from planner.ui.return_grid import typed_return
from planner.ui.returns_book_view import show_book
from planner.ui.wish_view import show_other_hours, show_peace


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Retours"))
    known = _known(loaded)
    if not known:
        st.info(_("Aucune sortie passée : les feuilles se saisissent à leur retour."))
        return
    with st.container():  # what it says does not move what comes after, which stays unfolded
        _show_sheet(loaded, _as_printed(_chosen(known)))
    show_book(loaded.territory.code, known)


def _show_sheet(loaded: LoadedTerritory, outing: Outing) -> None:
    """One sheet, typed in line by line, then what people wish for."""
    lines = lines_of(cache.workspace(), outing)
    if outing.told is not None:
        st.success(parts.plain(_told_words(outing.told)))
    version = state.opened(outing.code, outing.version)
    parts.notes([_how(outing)])
    with st.form(f"return-{outing.code}", enter_to_submit=False, border=False):
        typed = typed_return(outing, lines, _unplanned(loaded, outing), version=version)
        asked = st.form_submit_button(_("Enregistrer la feuille"), type="primary")
    if asked:
        _save(loaded, outing, typed)
    if outing.told is not None and outing.told.held is not Held.NO:
        show_other_hours(outing)
        show_peace(outing, lines)


def _how(outing: Outing) -> str:
    """How a sheet of its kind is filled in."""
    if outing.visits:
        return _("Une marque par visite, comme sur la feuille. Pas dit : rien n'est enregistré.")
    return _("Case vide : pas de passage ou pas compté. 0 : passage fait, personne.")


def _known(loaded: LoadedTerritory) -> list[Outing]:
    """Past outings that whom is here may tell of; first those whose sheet is waited for."""
    store = cache.workspace()
    known = past_outings(store, loaded.territory.code, today=dt.date.today())
    found = session.of_own_teams(store, known, lambda one: one.team.id)
    now = dt.datetime.now(dt.UTC)
    return sorted(
        found,
        key=lambda one: (one.told is not None, _end(one) > now, -one.shift.date.toordinal()),
    )


def _end(one: Outing) -> dt.datetime:
    return Clock(one.plan.week, one.plan.tz).local(one.shift.end_s)


def _chosen(known: list[Outing]) -> Outing:
    """The outing of a code typed or chosen."""
    by_code = {one.code: one for one in known}
    words = {code: _outing_words(one) for code, one in by_code.items()}
    place = st.container()
    code = parts.choose(place, _("Code de la feuille (le taper), ou sortie"), words, "sheet")
    return by_code[code]


def _outing_words(one: Outing) -> str:
    told = held_words(one.told.held) if one.told else _("à saisir")
    date = day_words(one.shift.date)
    return f"{one.code} · {date} · {one.team.name} · {told}"


def _as_printed(outing: Outing) -> Outing:
    """The outing in the version of the plan that was printed."""
    store = cache.workspace()
    heads = store.plan_heads(outing.plan.territory, outing.plan.week)
    versions = [str(one.version) for one in heads if one.id == outing.plan.id]
    if len(versions) < 2:
        return outing
    usual = outing.told.plan_version if outing.told else outing.plan.version
    words = {one: _("version {version}").format(version=one) for one in versions}
    name = f"printed-{outing.code}"
    place = st.container()
    chosen = place.selectbox(
        _("Version écrite sur la feuille"),
        versions,
        format_func=words.__getitem__,
        key=state.chooser(name, versions, first=str(usual)),
        width=270,
    )
    return printed(store, outing, int(chosen))


def _unplanned(loaded: LoadedTerritory, outing: Outing) -> list[TypedUnplanned]:
    """Lines no plan foresaw that were brought back, as they would be typed."""
    if outing.told is None or not outing.told.unplanned:
        return []
    names = None if loaded.streets is None else loaded.gazetteer()
    return typed_again(outing.told.unplanned, names)


def _save(loaded: LoadedTerritory, outing: Outing, typed: TypedReturn) -> None:
    try:
        names = locator(loaded.gazetteer())
        saved = save_return(cache.workspace(), outing, typed, locate=names)
    except StaleVersionError as error:
        parts.refuse(error)
        st.button(
            _("Recharger ce qui a été enregistré"), on_click=state.reopen, args=(outing.code,)
        )
        return
    except PlannerError as error:
        parts.refuse(error)
        parts.notes([_("Rien n'est enregistré ; rien de ce qui est saisi n'est perdu.")])
        return
    state.reopen(outing.code)
    state.opened(outing.code, saved.version)
    st.rerun()


def _told_words(told: OutingReturn) -> str:
    """What was saved, in a line."""
    sums = ", ".join(
        f"{tally_words(column)} {told.sums[column]}"
        for column in TallyColumn
        if column in told.sums
    )
    words = _("Feuille enregistrée (version {version}), {held}").format(
        version=told.version, held=held_words(told.held)
    )
    return labelled(words, sums) if sums else words
