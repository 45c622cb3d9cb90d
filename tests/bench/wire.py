"""An open page without a browser: the websocket of Streamlit, spoken as a browser speaks it."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect


@dataclass
class Run:
    """What came back for one rerun: each message with the seconds since the rerun was asked for."""

    messages: list[tuple[float, ForwardMsg]] = field(default_factory=list)
    seconds: float = 0.0


class OpenPage:
    """One websocket, which is one session of Streamlit's."""

    def __init__(self, url: str, cookies: Mapping[str, str], page: str, query: str = "") -> None:
        """`page` is the name in the address ("" for the first page)."""
        self._url = url
        self._cookies = cookies
        self._page = page
        self._query = query
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._socket = await connect(
            f"{self._url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=["streamlit"],
            additional_headers={"Cookie": cookie} if cookie else {},
            compression=None,
            max_size=None,
            proxy=None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def rerun(self, *widgets: WidgetState, keep: bool = False) -> Run:
        """Ask for a run with these widgets, and wait until the script has come to its end.

        A run that the script itself begins anew is waited for too. `keep` keeps the messages.
        """
        if self._socket is None:
            raise RuntimeError("the page is not open")
        ask = BackMsg()
        ask.rerun_script.page_name = self._page
        ask.rerun_script.query_string = self._query
        ask.rerun_script.widget_states.widgets.extend(widgets)
        ask.rerun_script.context_info.url = f"{self._url}/{self._page}"
        run = Run()
        asked = perf_counter()
        await self._socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self._receive(self._socket))
            run.seconds = perf_counter() - asked
            if keep:
                run.messages.append((run.seconds, message))
            if message.HasField("page_info_changed"):
                self._query = message.page_info_changed.query_string
            if (
                message.WhichOneof("type") == "script_finished"
                and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return run

    async def _receive(self, connection: ClientConnection) -> bytes:
        # Streamlit's socket waits for an acknowledgement between two small messages, and Linux
        # holds that back for 40 ms for a reader like this one, though not for a browser. Asking
        # for it at once must be repeated, since the system takes it back by itself.
        if hasattr(socket, "TCP_QUICKACK"):
            raw = connection.transport.get_extra_info("socket")
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        received = await connection.recv(decode=False)
        return bytes(received)
