"""The application read as a role: everything a page's run sends, and every file it offers.

Streamlit runs the page here without a browser. What is read is what goes to one: each message of
the run as bytes (texts, tables, tooltips, the map's script), the address left, and the content of
every file whose button is drawn, whoever presses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.util import calc_hash

import planner
from planner.roles import Account, Role, login_code
from planner.store.workspace import Workspace
from planner.ui import given, parts, session
from tests.attacks.reading import words_in

ISSUER, SUBJECT = "https://provider.invalid", "somebody"
_APP = Path(planner.__file__).parents[1] / "app.py"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page sent: its messages, its address, the words of its files by name.

    `drawn` are the messages that draw: the others tell of the run (its id, its length).
    """

    page: str
    drawn: str
    address: str
    files: dict[str, str] = field(default_factory=dict)

    @property
    def lasting(self) -> tuple[object, ...]:
        """What is the same each time the same is read."""
        return self.drawn, self.address, self.files

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join((self.page, self.address, *self.files.values()))


class Reader:
    """Opens pages of a workspace as whoever holds a role there.

    Parameters
    ----------
    store
        The workspace, whose accounts are replaced by the one that reads.
    patch
        What puts the application in the place it has on an organisation's server.
    """

    def __init__(self, store: Workspace, patch: pytest.MonkeyPatch) -> None:
        self._store = store
        self._messages: list[Any] = []
        self._files: dict[str, str] = {}
        self.read_files = True
        parse = local_script_runner.parse_tree_from_messages

        def kept(messages: list[Any]) -> Any:
            self._messages = list(messages)
            return parse(messages)

        patch.setattr(local_script_runner, "parse_tree_from_messages", kept)
        patch.setattr(session, "_with_accounts", True)
        patch.setattr(given, "_button", self._take)

    def _take(self, label: str, content: bytes | Callable[[], bytes], name: str, _m: str) -> None:
        if not self.read_files:
            return
        made = content if isinstance(content, bytes) else content()
        self._files[name] = f"{label}\n{name}\n{words_in(name, made)}"

    @contextmanager
    def seated(self, role: Role, **more: Any) -> Iterator[None]:
        """Hold a role while pages are read."""
        code = login_code(self._store.login_key(), ISSUER, SUBJECT)
        self._store.save_account(Account(code, role, **more))
        try:
            yield
        finally:
            self._store.remove_account(code)

    def read(self, address: str, **asked: str) -> Sent:
        """Open a page by its address, with the choices of the address; what it sends."""
        app = AppTest.from_file(str(_APP), default_timeout=300)
        app.user = {"is_logged_in": True, "iss": ISSUER, "sub": SUBJECT}
        app._page_hash = calc_hash(address)
        app.query_params.update(asked)
        self._files = {}
        with mock.patch.object(parts, "folded", _unfolded):
            app.run()
        assert not app.exception, [one.message for one in app.exception]
        drawn = [one for one in self._messages if one.WhichOneof("type") == "delta"]
        return Sent(_text(self._messages), _text(drawn), repr(dict(app.query_params)), self._files)


def _unfolded(label: str, _name: str, *, expanded: bool = False) -> DeltaGenerator:
    """Parts that are drawn once they are unfolded, drawn: an attacker unfolds them."""
    return st.expander(label, expanded=expanded)


def _text(messages: list[Any]) -> str:
    return "\n".join(one.SerializeToString().decode("utf-8", errors="replace") for one in messages)
