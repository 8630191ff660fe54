"""Rows of territories and of the random ids of their places; layers beside them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.audit import Verb
from planner.errors import (
    StaleVersionError,
    StoreError,
    TerritoryExistsError,
    UnknownTerritoryError,
)
from planner.free_text import OPEN_LABEL_TRAITS, require_plain
from planner.i18n import _
from planner.model import Territory
from planner.store.audit import note
from planner.store.codec import from_json, to_json
from planner.store.layers import Frame, Layers, new_generation
from planner.store.releases import ReleaseStore
from planner.store.schema import PlaceRow, SharedZoneRow, TerritoryRow

PlaceIds = Callable[[str, str], str]
"""(kind, code people use) → random id, the same at every import."""

_MOST_NAME = 200
"""Longest name of a territory: those of unions of communes are long."""


class TerritoryStore(ReleaseStore):
    """Territories of a workspace."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._layers = Layers(home / "territories")

    def territories(self) -> list[Territory]:
        """All territories, by code."""
        with self.reading() as session:
            rows = session.scalars(select(TerritoryRow).order_by(TerritoryRow.code))
            return [from_json(Territory, row.document) for row in rows]

    def territory(self, code: str) -> Territory:
        """One territory; UnknownTerritoryError lists the codes there are."""
        with self.reading() as session:
            return from_json(Territory, territory_row(session, code).document)

    def check_free(self, code: str, *, replace: bool = False) -> None:
        """Raise TerritoryExistsError where the code is taken and may not be replaced."""
        with self.reading() as session:
            if session.get(TerritoryRow, code) is not None and not replace:
                raise _taken(code)

    def add_territory(
        self,
        territory: Territory,
        layers: Mapping[str, Frame],
        replace: bool = False,
        *,
        sealed: Mapping[str, bytes] | None = None,
    ) -> None:
        """Save a territory with its layers, whole or not at all.

        Places, means and plans of a replaced territory stay. What operators share of it does not:
        its zones are others, even under the same identifier.

        Parameters
        ----------
        territory
            What people read of it.
        layers
            Frames by name (`[a-z][a-z0-9_]*`), checked where they were made.
        replace
            Take the place of the territory of the same code.
        sealed
            Sealed layers by name (`sealed_layers`).

        Raises
        ------
        PrivacyError
            Its name is too long, or holds a telephone or an address.
        TerritoryExistsError
            The code is taken and `replace` is false.
        StoreError
            A layer or the row cannot be written.

        Notes
        -----
        The commit of the row is the only switch: before it the old generation is in use, after it
        the new one. Files nobody uses any more are removed last.
        """
        require_plain(territory.name, traits=OPEN_LABEL_TRAITS, max_chars=_MOST_NAME)
        code = territory.code
        self.check_free(code, replace=replace)
        generation = new_generation()
        self._layers.write(code, generation, layers, sealed=sealed)
        self._put_in_use(territory, generation, replace=replace)

    def update_territory(
        self,
        territory: Territory,
        layers: Mapping[str, Frame],
        *,
        expected: str,
        sealed: Mapping[str, bytes] | None = None,
    ) -> None:
        """Replace some layers of a territory; every other one stays.

        Parameters
        ----------
        territory
            What people read of it, in place of what was there.
        layers, sealed
            Layers to replace or add, as in `add_territory`; empty sealed bytes remove one.
        expected
            Generation these were made from.

        Raises
        ------
        StaleVersionError
            The territory was replaced meanwhile.
        StoreError
            A layer or the row cannot be written.
        """
        generation = new_generation()
        self._layers.write(territory.code, generation, layers, sealed=sealed, other_than=expected)
        self._put_in_use(territory, generation, replace=True, expected=expected)

    def _put_in_use(
        self, territory: Territory, generation: str, *, replace: bool, expected: str | None = None
    ) -> None:
        try:
            old = self._commit(territory, generation, replace=replace, expected=expected)
        except BaseException:
            self._drop_unless_used(territory.code, generation)
            raise
        if old is not None:
            self._layers.drop(territory.code, old)
        self._layers.sweep(territory.code, keep=generation)

    def _commit(
        self, territory: Territory, generation: str, *, replace: bool, expected: str | None
    ) -> str | None:
        """Put the generation in use; returns the one it takes the place of."""
        with self.writing() as session:
            row = session.get(TerritoryRow, territory.code)
            if row is not None and not replace:
                raise _taken(territory.code)
            old = row.generation if row is not None else None
            if expected is not None and old != expected:
                raise StaleVersionError(
                    _("le territoire « {code} » a changé entre-temps : recommencer").format(
                        code=territory.code
                    )
                )
            if row is None:
                row = TerritoryRow(code=territory.code)
                session.add(row)
                note(session, Verb.TERRITORY_ADDED)
            elif expected is None:
                session.execute(
                    delete(SharedZoneRow).where(SharedZoneRow.territory == territory.code)
                )
                note(session, Verb.TERRITORY_REPLACED)
            row.document, row.generation = to_json(territory), generation
        return old

    def _drop_unless_used(self, code: str, generation: str) -> None:
        with self.reading() as session:
            row = session.get(TerritoryRow, code)
            used = row.generation if row is not None else None
        if used != generation:
            self._layers.drop(code, generation)

    def layer(self, code: str, name: str) -> Frame | None:
        """A layer by name, None if the territory has none of that name."""
        generation = self.generation(code)
        try:
            return self._layers.read(code, generation, name)
        except StoreError:
            newer = self.generation(code)  # replaced while it was read
            if newer == generation:
                raise
            return self._layers.read(code, newer, name)

    def layer_names(self, code: str) -> list[str]:
        """Names of the territory's layers, sorted."""
        return self._layers.names(code, self.generation(code))

    def layer_files(self, code: str, generation: str) -> list[Path]:
        """Files of a generation of a territory's layers, sealed ones too."""
        return self._layers.files(code, generation)

    def generation(self, code: str) -> str:
        """Version of a territory's layers; changes when it is replaced."""
        with self.reading() as session:
            return territory_row(session, code).generation

    def remove_territory(self, code: str) -> None:
        """Remove a territory with its layers, places, means, plans and jobs."""
        with self.writing() as session:
            session.delete(territory_row(session, code))
        self._layers.drop(code)

    def place_ids(self, code: str) -> PlaceIds:
        """Give each code people use a random id, the same at every import.

        Returns
        -------
        callable
            `(kind, user_code) -> id`; the id is kept as soon as it is drawn.
        """
        with self.reading() as session:
            territory_row(session, code)
            rows = session.scalars(select(PlaceRow).where(PlaceRow.territory == code))
            known = {(row.kind, row.user_code): row.id for row in rows}

        def place_id(kind: str, user_code: str) -> str:
            key = (kind, user_code)
            if key not in known:
                known[key] = self._drawn_id(code, kind, user_code)
            return known[key]

        return place_id

    def _drawn_id(self, code: str, kind: str, user_code: str) -> str:
        drawn = secrets.token_hex(8)
        wanted = select(PlaceRow.id).where(
            PlaceRow.territory == code, PlaceRow.kind == kind, PlaceRow.user_code == user_code
        )
        try:
            with self.writing() as session:
                found = session.scalar(wanted)
                if found is not None:
                    return found
                session.add(PlaceRow(id=drawn, territory=code, kind=kind, user_code=user_code))
        except StoreError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            with self.reading() as session:  # another process drew it first
                return session.scalars(wanted).one()
        return drawn

    def forget_codes(self, code: str, ids: Collection[str]) -> int:
        """Erase the codes people used of places that have expired; returns how many."""
        wanted = select(PlaceRow).where(PlaceRow.territory == code, PlaceRow.id.in_(ids))
        with self.writing() as session:
            rows = list(session.scalars(wanted))
            for row in rows:
                session.delete(row)
        return len(rows)

    def user_codes(self, code: str) -> dict[str, str]:
        """Random id → code people use, for the own team's exits only."""
        with self.reading() as session:
            territory_row(session, code)
            wanted = select(PlaceRow.id, PlaceRow.user_code).where(PlaceRow.territory == code)
            return {row.id: row.user_code for row in session.execute(wanted)}


def territory_row(session: Session, code: str) -> TerritoryRow:
    """Row of a territory; UnknownTerritoryError lists the codes there are."""
    row = session.get(TerritoryRow, code)
    if row is not None:
        return row
    known = ", ".join(session.scalars(select(TerritoryRow.code).order_by(TerritoryRow.code)))
    raise UnknownTerritoryError(
        _("territoire « {code} » inconnu ; connus : {known}").format(
            code=code, known=known or _("aucun")
        )
    )


def _taken(code: str) -> TerritoryExistsError:
    return TerritoryExistsError(
        _(
            "le territoire « {code} » existe déjà : ajouter --replace, ou cocher « Reprendre », "
            "pour le remplacer"
        ).format(code=code)
    )
