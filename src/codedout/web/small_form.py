"""A posted form, no bigger than ours ever are."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

MOST_BYTES = 16 * 1024
MOST_FIELDS = 20
FORM = "application/x-www-form-urlencoded"


class FormTooBig(Exception):
    """More was posted than any form of ours sends."""


async def small_form(request: Request) -> dict[str, str]:
    """The fields of a posted form; a field sent twice counts as not sent.

    Raises:
        FormTooBig: more than `MOST_BYTES`, whether announced or only sent, or too many fields.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM:
        return {}
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise FormTooBig
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise FormTooBig from None
    return once_each(pairs)


def once_each(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Names that came once, with their values: which of two would be meant nobody can know."""
    names = [name for name, _ in pairs]
    return {name: value for name, value in pairs if names.count(name) == 1}
