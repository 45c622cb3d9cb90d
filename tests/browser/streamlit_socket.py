"""The websocket of Streamlit without a browser: for what no browser of an honest person does."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from playwright.sync_api import BrowserContext, Page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.util import calc_hash
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol


class StreamlitSocket:
    """One connection. `resume` is the id of a session of Streamlit's to take up."""

    def __init__(self, url: str, cookies: Mapping[str, str], resume: str = "") -> None:
        self.session_id = ""
        self._url = url
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        protocols = ["streamlit", "token", *([resume] if resume else [])]
        self._opening = connect(
            f"{url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=[Subprotocol(name) for name in protocols],
            additional_headers={"Cookie": cookie} if cookie else {},
            max_size=None,
            proxy=None,
        )
        self._connection: ClientConnection

    def __enter__(self) -> Self:
        self._connection = self._opening.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def run(
        self, page: str, query: str = "", press: str = "", typed: Mapping[str, str] | None = None
    ) -> list[ForwardMsg]:
        """Run the page, with the button of that id pressed, until the script has ended.

        `typed` is what was typed into fields, by their ids.
        """
        ask = BackMsg()
        ask.rerun_script.page_name = page
        # As a browser that is on the page already. Without it Streamlit takes the visitor for one
        # who came from elsewhere, and clears the page's widgets by itself.
        ask.rerun_script.page_script_hash = calc_hash(page)
        ask.rerun_script.query_string = query
        ask.rerun_script.context_info.url = f"{self._url}/{page}"
        for id, text in (typed or {}).items():
            ask.rerun_script.widget_states.widgets.append(WidgetState(id=id, string_value=text))
        if press:
            ask.rerun_script.widget_states.widgets.append(WidgetState(id=press, trigger_value=True))
        self._connection.send(ask.SerializeToString())
        messages: list[ForwardMsg] = []
        while True:
            message = ForwardMsg.FromString(bytes(self._connection.recv(timeout=30, decode=False)))
            messages.append(message)
            if message.HasField("new_session"):
                self.session_id = message.new_session.initialize.session_id
            if (
                message.WhichOneof("type") == "script_finished"
                and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return messages


def cookies_of(context: BrowserContext) -> dict[str, str]:
    """The cookies of a browser, as it would send them."""
    return {str(cookie["name"]): str(cookie["value"]) for cookie in context.cookies()}


def note_session_ids(page: Page) -> list[str]:
    """From now on, the ids of the sessions of Streamlit's that this page is given."""
    ids: list[str] = []

    def received(payload: str | bytes) -> None:
        message = ForwardMsg.FromString(payload.encode() if isinstance(payload, str) else payload)
        if message.HasField("new_session"):
            ids.append(message.new_session.initialize.session_id)

    page.on("websocket", lambda opened: opened.on("framereceived", received))
    return ids


def button(messages: list[ForwardMsg], label: str) -> str:
    """The id of the button of that name on the page."""
    return _widget(messages, "button", label)


def field(messages: list[ForwardMsg], label: str) -> str:
    """The id of the field of that name on the page."""
    return _widget(messages, "text_input", label)


def _widget(messages: list[ForwardMsg], kind: str, label: str) -> str:
    found: set[str] = {
        getattr(element, kind).id
        for message in messages
        if message.HasField("delta") and message.delta.HasField("new_element")
        for element in [message.delta.new_element]
        if element.HasField(kind) and getattr(element, kind).label == label
    }
    (one,) = found
    return one
