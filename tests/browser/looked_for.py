"""Somebody whose every amount and number is drawn by chance, and the search for these.

No amount begins or ends a band, is a year or a day, or is part of another.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import chain
from typing import Any
from urllib.parse import unquote

from google.protobuf.message import Message
from tests.browser.someone import DEBT, PAYE, SA, held, sent, year

from codedout.domain.share_safe import EDGES
from codedout.domain.voice import Voice
from codedout.words import own

YEAR, EARLIER, OWED = "2025-26", "2024-25", "2023-24"


class Drawn:
    """What was drawn: `amounts` to the penny, and `numbers` and words that name somebody."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.amounts: list[str] = []
        self.numbers: list[str] = []

    def amount(self, least: int = 10_007, most: int = 899_999) -> str:
        """One in pounds and pence: of five figures and more, which nothing else on a page has."""
        while True:
            pounds = self._chance.randrange(least, most)
            said = f"{pounds}.{self._chance.randrange(11, 99)}"
            if pounds % 100 and not any(said[:5] == each[:5] for each in self.amounts):
                self.amounts.append(said)
                return said

    def number(self) -> int:
        """One of HMRC's, of an item or a document."""
        self.numbers.append(str(self._chance.randrange(10**11, 9 * 10**11)))
        return int(self.numbers[-1])

    def word(self) -> str:
        """Some that a person may type."""
        self.numbers.append("".join(self._chance.choices("bcdfghklmnprstvz", k=9)))
        return self.numbers[-1]

    def file(self) -> dict[str, Any]:
        """What the stand-in knows of such a person: figures in codes, an account, a calculation."""
        matched, calculated = self.number(), self.number()
        return {
            "years": {
                YEAR: year(
                    held(SA, matched, self.amount(), related_tax_year=OWED),
                    held(SA, calculated, self.amount(), related_tax_year="2022-23"),
                    held(DEBT, self.number(), self.amount()),
                    submitted=[
                        sent(SA, matched, self.amount()),
                        sent(PAYE, self.number(), self.amount()),
                    ],
                )
                | {
                    "calculations": [
                        {
                            "calculationTimestamp": "2026-08-05T10:14:00Z",
                            "uncollected": [
                                {"id": calculated, "uncollectedAmount": self.amount(10_007, 10_990)}
                            ],
                        }
                    ]
                },
                EARLIER: year(held(PAYE, self.number(), self.amount())),
                OWED: year(tax_return={"state": "submitted", "at": "2024-12-05T20:44:00Z"}),
            },
            "account": {
                "documentDetails": [
                    self._charge(documentId=str(self.number())),
                    self._charge(
                        documentId=str(self.number()),
                        amountCodedOut=True,
                        codedOutStatus="initiated",
                    ),
                ],
            },
        }

    def _charge(self, **more: object) -> dict[str, Any]:
        amount = self.amount()
        if "amountCodedOut" in more:
            more["amountCodedOut"] = amount
        return {
            "taxYear": OWED,
            "documentDate": "2024-12-05",
            "documentDueDate": "2026-11-23",
            "documentDescription": "TRM New Charge",
            "originalAmount": amount,
            **more,
        }


def found(secrets: Iterable[str], texts: Iterable[str]) -> set[str]:
    """Which of the values stand in the texts, in any spelling a page, frame or file may have."""
    readings = {reading for text in texts for reading in (text, _read(text))}
    return {
        secret for secret in secrets if any(_spelt(secret).search(reading) for reading in readings)
    }


def other_amounts(texts: Iterable[str]) -> set[str]:
    """Each amount in pounds that is neither a band's edge nor in a sentence of the catalogue."""
    of_sentences = chain.from_iterable(map(_POUNDS.findall, own(Voice.PLAIN).values()))
    known = {f"£{edge:,}" for edge in EDGES} | set(of_sentences)
    return {each for text in texts for each in _POUNDS.findall(_read(text))} - known


_POUNDS = re.compile(r"£\s?\d+(?:,\d{3})*(?:\.\d+)?")


def _read(text: str) -> str:
    """As it reads once nothing in it is escaped any more."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
    return unescape(unquote(unquote(text)))


def _spelt(secret: str) -> re.Pattern[str]:
    """Plain, with commas or spaces, without pence; a number also in pairs, as on a card."""
    if re.fullmatch(r"\d+\.\d\d", secret):
        pounds, _, pence = secret.partition(".")
        first, rest = pounds[:-3], pounds[-3:]
        whole = rf"{first}(?:[,\s\u00a0\u202f]|%2C|%20)?{rest}"
        return re.compile(rf"(?<!\w){whole}(?:\.{pence.rstrip('0')}\d?)?(?!\w)")
    if re.fullmatch(r"[A-Z]{2}\d{6}[A-D]", secret):
        pairs = [secret[at : at + 2] for at in range(0, len(secret), 2)]
        spaced = r"[\s+]?".join(pairs)
        return re.compile(rf"{spaced}|(?<![\w#-]){secret[-3:]}(?![\w-])", re.IGNORECASE)
    return re.compile(rf"(?<![^\W_]){re.escape(secret)}(?![^\W_])")


def strings(message: Message) -> Iterator[str]:
    """Every text in a message of Streamlit's, and every number of a drawing in it."""
    for field, value in message.ListFields():
        for each in value if field.is_repeated else [value]:
            if isinstance(each, Message):
                yield from strings(each)
            elif isinstance(each, str):
                yield each
                yield from of_json(each)


def of_json(text: str) -> Iterator[str]:
    """Each text and each number in it, where it is JSON."""
    if not text.startswith(("{", "[")):
        return
    try:
        yield from _flat(json.loads(text))
    except ValueError:
        return


def _flat(value: object) -> Iterator[str]:
    match value:
        case Mapping():
            for each in value.values():
                yield from _flat(each)
        case list():
            for each in value:
                yield from _flat(each)
        case _:
            yield str(value)
