"""Sensitive neighbourhoods of a territory: where they lie is sealed, like a protected place."""

from __future__ import annotations

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select

from planner.audit import Verb
from planner.errors import StoreError
from planner.i18n import _
from planner.store.audit import note
from planner.store.codec import load_json, to_json
from planner.store.means import MeansStore
from planner.store.schema import SensitiveRow
from planner.store.territories import territory_row


class SensitiveStore(MeansStore):
    """Neighbourhoods teams chose to keep out of what is shown outside them."""

    def save_sensitive(self, code: str, shape: BaseGeometry | None, epsg: int) -> None:
        """Save a territory's sensitive neighbourhoods in place of earlier ones.

        Parameters
        ----------
        code
            Territory.
        shape
            Their union, in the system `epsg`; None or empty: there are none any more.
        epsg
            Metric system of `shape`.

        Raises
        ------
        StoreError
            The key is absent although something was sealed with it.
        """
        with self.writing() as session:
            territory_row(session, code)
            note(session, Verb.AREAS_CHANGED)
            row = session.get(SensitiveRow, code)
            if shape is None or shape.is_empty:
                if row is not None:
                    session.delete(row)
                return
            text = to_json({"epsg": epsg, "wkb": shapely.to_wkb(shape, hex=True)})
            sealed = self._vault().seal(
                text, row_id=_row_id(code), may_create=self.nothing_sealed(session)
            )
            if row is None:
                row = SensitiveRow(territory=code)
                session.add(row)
            row.sealed = sealed

    def sensitive(self, code: str) -> tuple[BaseGeometry, int] | None:
        """Sensitive neighbourhoods of a territory and their metric system, None if there are none.

        Raises
        ------
        StoreError
            The key that opens them is absent: nothing may be shown as if there were none.
        """
        with self.reading() as session:
            territory_row(session, code)
            row = session.scalar(select(SensitiveRow).where(SensitiveRow.territory == code))
        if row is None:
            return None
        found = load_json(self._vault().open(row.sealed, row_id=_row_id(code)))
        try:
            return shapely.from_wkb(found["wkb"]), int(found["epsg"])
        except (KeyError, TypeError, ValueError, ShapelyError) as error:
            raise StoreError(_("secteurs protégés illisibles")) from error


def _row_id(code: str) -> str:
    return f"sensitive {code}"
