"""A visit of the application without a browser: what a page's socket says, and asks."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Self
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

WAIT_S = 300.0


class Visitor:
    """One tab, as the server sees it: a socket of its own, its page, its widgets and their values.

    Attributes
    ----------
    num_bytes
        Of all the server said on the socket in the last run.
    """

    def __init__(self, base: str, page: str, **query: str) -> None:
        self._address = base.replace("http://", "ws://") + "/_stcore/stream"
        self._origin = base
        self._page, self._query = page, urlencode(query)
        self._script = ""
        self._values: dict[str, WidgetState] = {}
        self._widgets: dict[str, Any] = {}
        self._again: dict[str, float] = {}
        self.num_bytes = 0

    async def __aenter__(self) -> Self:
        self._socket = await websockets.connect(
            self._address, origin=self._origin, subprotocols=["streamlit"], max_size=None,
            open_timeout=WAIT_S, ping_timeout=None,
        )  # fmt: skip
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._socket.close()

    async def run(self) -> float:
        """Run the page with the values chosen; seconds until all of it was said."""
        self._again.clear()
        return await self._run("")

    async def stay(self, seconds: float) -> float | None:
        """Stay on the page, whose parts that ask for it run again; seconds until none does.

        None: none did, or some still do.
        """
        began = time.perf_counter()
        ended = None
        while self._again and (left := seconds - (time.perf_counter() - began)) > 0:
            fragment, wait_s = next(iter(self._again.items()))
            await asyncio.sleep(min(left, wait_s))
            await self._run(fragment)
            ended = time.perf_counter() - began
        await asyncio.sleep(max(0.0, seconds - (time.perf_counter() - began)))
        return None if self._again else ended

    async def _run(self, fragment: str) -> float:
        asked = BackMsg()
        asked.rerun_script.fragment_id = fragment
        asked.rerun_script.is_auto_rerun = bool(fragment)
        asked.rerun_script.query_string = self._query
        asked.rerun_script.page_name = "" if self._script else self._page
        asked.rerun_script.page_script_hash = self._script
        asked.rerun_script.widget_states.widgets.extend(self._values.values())
        began = time.perf_counter()
        await self._socket.send(asked.SerializeToString())
        await asyncio.wait_for(self._listen(), WAIT_S)
        return time.perf_counter() - began

    async def _listen(self) -> None:
        """Hear a run to its end, past what an earlier one still says."""
        self.num_bytes, begun = 0, False
        while True:
            said = await self._socket.recv()
            assert isinstance(said, bytes)
            self.num_bytes += len(said)
            message = ForwardMsg.FromString(said)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                begun = True
            elif kind == "auto_rerun":
                self._again[message.auto_rerun.fragment_id] = message.auto_rerun.interval
            elif kind == "navigation":
                self._script = message.navigation.page_script_hash
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._keep(message.delta.new_element)
            elif kind == "script_finished" and begun:
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return
                self._again.clear()  # a part of the page asked for the whole of it

    def _keep(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind in ("selectbox", "slider"):
            self._widgets[getattr(element, kind).label] = getattr(element, kind)
        assert kind != "exception", element.exception

    def options(self, label: str) -> list[str]:
        """What a list offers."""
        return list(self._widgets[label].options)

    def labels(self) -> list[str]:
        """Labels of the lists and sliders of the page."""
        return list(self._widgets)

    def choose(self, label: str, option: str) -> None:
        """Choose in a list, for the next run."""
        widget = self._widgets[label]
        self._values[widget.id] = WidgetState(id=widget.id, string_value=option)

    def slide(self, label: str, value: float) -> None:
        """Move a slider, for the next run."""
        state = WidgetState(id=self._widgets[label].id)
        state.double_array_value.data.append(value)
        self._values[state.id] = state
