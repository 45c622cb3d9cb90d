"""A posted form that may bring a file: a list of clients, and nothing bigger."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message

from codedout.domain.client_rows import MOST_BYTES
from codedout.web.small_form import FormTooBig

_AROUND_IT = 16 * 1024  # the other fields, and what stands between them
_KIND = "multipart/form-data"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListForm:
    """`file` is what was in the chosen file; empty where none was chosen."""

    csrf: str = field(default="", repr=False)
    pasted: str = field(default="", repr=False)
    file: bytes = field(default=b"", repr=False)


async def list_form(request: Request) -> ListForm:
    """What was posted; nothing where it was another kind of form.

    Raises:
        FormTooBig: more than any list may be, whether announced or only sent.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _KIND:
        return ListForm()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        # Pasted, a letter can take more room than in a file.
        if len(body) > MOST_BYTES + _AROUND_IT:
            raise FormTooBig
    whole: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

    async def again() -> Message:
        return whole.pop() if whole else {"type": "http.disconnect"}

    try:
        # Small enough to stay in memory: nothing of it is written to a disk.
        async with Request(request.scope, again).form(
            max_files=1, max_fields=4, max_part_size=MOST_BYTES + _AROUND_IT
        ) as form:
            csrf, pasted, file = form.get("csrf"), form.get("pasted"), form.get("file")
            return ListForm(
                csrf=csrf if isinstance(csrf, str) else "",
                pasted=pasted if isinstance(pasted, str) else "",
                file=await file.read() if isinstance(file, UploadFile) else b"",
            )
    except (MultiPartException, HTTPException):
        return ListForm()
