"""What HMRC last answered, where it does not answer now: shown with its time, marked as old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from codedout.domain.errors import HmrcError
from codedout.domain.tax_year import london_day
from codedout.journeys.parts import Part
from codedout.presenters.refusals import could_not_read, happened, next_step, row_of
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice, Tone, receipt_link

T = TypeVar("T")


def shown(part: Part[T]) -> T | None:
    """What there is to show: HMRC's answer or, where there is none, its last one."""
    return part.value if part.last_known is None else part.last_known.value


def then(part: Part[Any], show: Viewer) -> str:
    """ "HMRC's answer of 2 November 2026, 9:04am", to stand by what is old; "" by what is not."""
    if part.last_known is None:
        return ""
    return show.say("last_known.then", when=show.instant(part.last_known.at))


ONE_TIME = timedelta(hours=1)
"""Answers of one day that are no further apart are said to be of one time."""


def one_time(parts: Iterable[Part[Any]], show: Viewer) -> str:
    """The time of all of them, if all are old and of one time; else ""."""
    times = [None if part.last_known is None else part.last_known.at for part in parts]
    known = [at for at in times if at is not None]
    if not known or len(known) < len(times):
        return ""
    first, last = min(known), max(known)
    if last - first > ONE_TIME or london_day(first) != london_day(last):
        return ""
    return show.within(first, last)


def unread(
    named: Sequence[tuple[str, Part[Any]]],
    show: Viewer,
    now: datetime,
    *,
    at: str,
    partly: bool = False,
) -> Iterator[Notice]:
    """What to say at the top of a page of those of its parts that could not be read.

    If some of it stands there as it last was: one notice for everything that HMRC did not answer,
    and for what it refused as in `not_read`. `at` and `partly` are as in `old_notice`.
    """
    if any(part.last_known is not None for _, part in named):
        yield old_notice(named, show, now, at=at, partly=partly)
        named = [(name, part) for name, part in named if part.error and not part.error.is_outage]
    yield from not_read(named, show, now)


def not_read(
    named: Sequence[tuple[str, Part[Any]]], show: Viewer, now: datetime
) -> Iterator[Notice]:
    """One notice for all that could not be read for one reason, however many parts of a page."""
    reasons: dict[str, list[tuple[str, HmrcError]]] = {}
    for name, part in named:
        if part.error is not None:
            words = row_of(part.error, now).words
            reasons.setdefault(words, []).append((show.say(name), part.error))
    for failed in reasons.values():
        what = ", ".join(name for name, _ in failed)
        yield could_not_read(what, failed[0][1], show, now)


def old_notice(
    named: Sequence[tuple[str, Part[Any]]],
    show: Viewer,
    now: datetime,
    *,
    at: str,
    partly: bool = False,
) -> Notice:
    """That what stands on the page is what HMRC answered `at` that time, or ("") some of it is.

    `named` are the page's parts, each with the name of its words, or "" where these stand
    elsewhere. `partly`: on the page is also something that can be changed.
    """
    closed = show.say("last_known.closed_partly" if partly else "last_known.closed")
    parts = [part for _, part in named if part.error is not None and part.error.is_outage]
    missing = [
        show.say(name)
        for name, part in named
        if name and part in parts and part.last_known is None and not still_asked(part)
    ]
    errors = [part.error for part in parts if part.error is not None]
    error = max(errors, key=lambda one: one.still_asked)  # it says what the page is doing
    row = row_of(error, now)
    since = _sent_since(parts)
    lines = [
        happened(row, show),
        show.say("last_known.whole", when=at) if at else show.say("last_known.partly"),
        *_since_words(since, show),
        show.say("last_known.missing", parts=", ".join(missing)) if missing else "",
        f"{closed} {next_step(row, show)}",
    ]
    title = "title_slow" if error.still_asked else "title_partly" if partly else "title"
    return Notice(
        title=show.say(f"last_known.{title}"),
        lines=tuple(line for line in lines if line),
        tone=Tone.ATTENTION,
        quote=show.hmrc_number(error.correlation_id),
        links=tuple(
            receipt_link(reference, show.say("last_known.receipt", reference=reference))
            for reference in since
        ),
        again=not error.still_asked,
    )


def still_asked(part: Part[Any]) -> bool:
    """Whether HMRC may yet answer it."""
    return part.error is not None and part.error.still_asked


def slow_notice(error: HmrcError, show: Viewer, now: datetime) -> Notice:
    """That HMRC is slow, where nothing that it said before stands on the page."""
    row = row_of(error, now)
    return Notice(
        title=show.say("last_known.title_slow"),
        lines=(happened(row, show), next_step(row, show)),
        tone=Tone.ATTENTION,
    )


def _sent_since(parts: Iterable[Part[Any]]) -> list[str]:
    """The references of the person's changes that what is old may be from before, each once."""
    known = [part.last_known for part in parts if part.last_known is not None]
    return list(dict.fromkeys(change.reference for one in known for change in one.since))


def _since_words(references: Sequence[str], show: Viewer) -> Iterator[str]:
    if references:
        name = "one" if len(references) == 1 else "several"
        yield show.say(f"last_known.since_{name}", references=", ".join(references))
