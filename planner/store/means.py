"""Means. What protected places and appointments may not tell is sealed.

In clear: everything but the position and label of team and sealed places and of reports, and the
position of appointments. These go into one sealed text per row, authenticated with the row's id.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from planner.alert import usual
from planner.audit import Verb
from planner.errors import StaleVersionError, StoreError
from planner.i18n import _
from planner.model import Means, Protection
from planner.store.audit import note
from planner.store.codec import decode, encode, load_json, to_json
from planner.store.crypto import Vault, key_path
from planner.store.schema import AccountRow, MeansRow, ReturnRow, SensitiveRow
from planner.store.territories import territory_row
from planner.store.wishes import WishStore
from planner.wishes import Wishes

_PROTECTED = tuple(one.value for one in Protection if one.is_hidden)
_SEALED_FIELDS = {
    "places": ("point", "label"),
    "appointments": ("point",),
    "reports": ("point", "label"),
}

Document = dict[str, Any]


class MeansStore(WishStore):
    """Means of a workspace; wishes and outcomes brought back are kept apart."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._home = home

    def save_means(
        self, code: str, means: Means, source_name: str, *, onto: str | None = None
    ) -> str:
        """Save means as read from a file; returns their random id.

        Parameters
        ----------
        onto
            Id of the means they were edited from, None: not edited.

        Raises
        ------
        StaleVersionError
            Others were saved after `onto`; nothing is written.
        StoreError
            The key is absent although something was sealed with it.
        """
        row = MeansRow(id=secrets.token_hex(8), territory=code, source_name=source_name)
        with self.writing() as session:
            territory_row(session, code)
            if (
                onto is not None
                and session.scalar(_latest(code).with_only_columns(MeansRow.id)) != onto
            ):
                raise StaleVersionError(
                    _("d'autres moyens ont été enregistrés entre-temps : les recharger")
                )
            document = self._fill(row, means, may_create=lambda: self.nothing_sealed(session))
            num = _num_uncovered(session.scalar(_latest(code)), document)
            if num:
                note(session, Verb.PLACES_UNCOVERED, num=num)
            session.add(row)
        return row.id

    def means(self, means_id: str) -> Means:
        """Means by id.

        Raises
        ------
        StoreError
            No means of that id, or the key that opens them is absent.
        """
        with self.reading() as session:
            row = session.scalar(select(MeansRow).where(MeansRow.id == means_id))
        if row is None:
            raise _unknown(means_id)
        return self._opened(row)

    def current_means(self, code: str) -> Means | None:
        """Means last saved for a territory, as `latest_means` has them; None: there are none."""
        latest = self.latest_means(code)
        return None if latest is None else latest[1]

    def latest_means(self, code: str) -> tuple[str, Means] | None:
        """Id of the means last saved for a territory, and what they hold without any alert.

        None if there are none.
        """
        with self.reading() as session:
            territory_row(session, code)
            row = session.scalar(_latest(code))
        return None if row is None else (row.id, usual(self._opened(row)))

    def latest_means_id(self, code: str) -> str | None:
        """Id of the means last saved for a territory, none opened; None if there are none."""
        with self.reading() as session:
            territory_row(session, code)
            return session.scalar(_latest(code).with_only_columns(MeansRow.id))

    def means_version(self, code: str) -> str:
        """Changes whenever the means last saved for a territory do; empty if there are none."""
        with self.reading() as session:
            row = session.execute(
                _latest(code).with_only_columns(MeansRow.id, MeansRow.row_version)
            ).first()
        return "" if row is None else f"{row.id} {row.row_version}"

    def kept_means(self, code: str) -> list[tuple[str, dt.date]]:
        """Ids of all means of a territory with the day (UTC) they were saved, oldest first."""
        wanted = select(MeansRow.id, MeansRow.saved_at).where(MeansRow.territory == code)
        with self.reading() as session:
            territory_row(session, code)
            rows = session.execute(wanted.order_by(MeansRow.seq)).all()
        return [(row.id, row.saved_at.date()) for row in rows]

    def means_sources(self, code: str) -> dict[str, str]:
        """Id of each kept means of a territory → name of what they were read from."""
        wanted = select(MeansRow.id, MeansRow.source_name).where(MeansRow.territory == code)
        with self.reading() as session:
            return {row.id: row.source_name for row in session.execute(wanted)}

    def rewrite_means(self, means_id: str, means: Means) -> None:
        """Put means from which something expired in the place of those saved; the id stays.

        Raises
        ------
        StoreError
            No means of that id, or the key is absent.
        """
        with self.writing() as session:
            row = session.scalar(select(MeansRow).where(MeansRow.id == means_id))
            if row is None:
                raise _unknown(means_id)
            self._fill(row, means)

    def _fill(
        self, row: MeansRow, means: Means, *, may_create: Callable[[], bool] = lambda: False
    ) -> Document:
        """Write means into a row, what is protected sealed; returns what stands in clear.

        `may_create`: whether a key may be made for them, asked where something is to be sealed.
        """
        document, secret = split(encode(replace(means, wishes=Wishes(), returned=())))
        row.document, row.sealed = to_json(document), None
        if secret:
            text, create = to_json(secret), may_create()
            row.sealed = self._vault().seal(text, row_id=row.id, may_create=create)
        return document

    def _opened(self, row: MeansRow) -> Means:
        document = load_json(row.document)
        if row.sealed is not None:
            secret = load_json(self._vault().open(row.sealed, row_id=row.id))
            document = merge(document, secret)
        return self.with_wishes(row.territory, decode(Means, document))

    def nothing_sealed(self, session: Session) -> bool:
        """No row and no layer was sealed yet: a key may be made; later an absent key is a fault."""
        means = select(MeansRow.id).where(MeansRow.sealed.is_not(None)).limit(1)
        areas, told = select(SensitiveRow.territory).limit(1), select(ReturnRow.id).limit(1)
        codes = select(AccountRow.code).limit(1)  # made with the key
        rows = any(session.scalar(wanted) is not None for wanted in (means, areas, told, codes))
        return not rows and not self._layers.any_sealed()

    def _vault(self) -> Vault:
        return Vault(key_path(self._home))


def _unknown(means_id: str) -> StoreError:
    return StoreError(_("moyens « {id} » absents de l'espace de travail").format(id=means_id))


def _latest(code: str) -> Select[MeansRow]:
    wanted = select(MeansRow).where(MeansRow.territory == code)
    return wanted.order_by(MeansRow.seq.desc()).limit(1)


def _num_uncovered(before: MeansRow | None, after: Document) -> int:
    """Places whose protection is lower in a document than it was in the means before it."""
    if before is None:
        return 0
    strict = {one.value: rank for rank, one in enumerate(Protection)}
    old = {place["id"]: place["protection"] for place in load_json(before.document)["places"]}
    return sum(
        strict[place["protection"]] < strict[old.get(place["id"], Protection.PUBLIC.value)]
        for place in after["places"]
    )


def split(document: Document) -> tuple[Document, Document]:
    """Part encoded means in what may stand in clear and what is sealed.

    The second holds, per list, the removed fields by rank; it is empty when nothing is protected.
    """
    clear: Document = dict(document)
    secret: Document = {}
    for name, fields in _SEALED_FIELDS.items():
        items = []
        for rank, item in enumerate(document[name]):
            hidden = name != "places" or item["protection"] in _PROTECTED
            if hidden:
                secret.setdefault(name, {})[str(rank)] = {key: item[key] for key in fields}
            items.append({k: v for k, v in item.items() if not (hidden and k in fields)})
        clear[name] = items
    return clear, secret


def merge(clear: Document, secret: Document) -> Document:
    """Undo `split`."""
    merged = dict(clear)
    for name, by_rank in secret.items():
        merged[name] = [item | by_rank.get(str(r), {}) for r, item in enumerate(clear[name])]
    return merged
