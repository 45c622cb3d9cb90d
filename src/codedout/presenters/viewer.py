"""How things are shown to the one person looking: their voice, and what may be seen.

Names, numbers and amounts reach a page only through here, so that one switch can hide them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from codedout.domain.money import plain_figures
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.domain.tax_year import LONDON, TaxYear, london_day
from codedout.domain.voice import Voice
from codedout.words import Words, words

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def long_day(day: date) -> str:
    """ "30 December 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_year(year: TaxYear) -> str:
    """ "2025 to 2026"."""
    return f"{year.starts_in} to {year.ends_in}"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Everything a presenter needs to know of who is looking."""

    voice: Voice = Voice.PLAIN
    share_safe: ShareSafe = ShareSafe.OFF

    @classmethod
    def of(cls, session: Session | None) -> Viewer:
        """Whoever looks in that session; None: nobody is signed in."""
        if session is None:
            return cls()
        voice = Voice.PLAIN if session.adviser is None else Voice.ADVISER
        return cls(voice, session.share_safe)

    @property
    def words(self) -> Words:
        """The catalogue in this voice."""
        return words(self.voice)

    @property
    def sources_first(self) -> bool:
        """Whether what a thing rests on stands before it: who knows the source looks for it."""
        return self.voice is Voice.TECHNICAL

    def say(self, name: str, /, **values: object) -> str:
        """The sentence of that name, in this voice."""
        return self.words.say(name, **values)

    def gbp(self, amount: Decimal) -> str:
        """ "£412.30", "£3,000": whole pounds without pence, pence where there are any."""
        sign = "−" if amount < 0 else ""
        size = abs(amount)
        whole = size == size.to_integral_value()
        return f"{sign}£{size:,.0f}" if whole else f"{sign}£{size:,.2f}"

    def with_pence(self, amount: Decimal) -> str:
        """ "£3,000.00": always with its pence, for a sum that decides by the penny."""
        return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"

    def exact(self, amount: Decimal) -> str:
        """ "412.30", as HMRC's computers take it."""
        return plain_figures(amount)

    def typed(self, text: str, most: int | None = None) -> str:
        """What a person typed, as it is; of a longer text than `most` characters the beginning."""
        return text if most is None or len(text) <= most else f"{text[:most]}…"

    def nino(self, nino: Nino) -> str:
        """Enough of the number to know it by, and no more."""
        return self.say("common.number_ending", ending=nino.value[-3:])

    def made_up_nino(self, nino: Nino) -> str:
        """ "AA 10 00 01 A": the whole number, to be typed; only ever that of a made-up person."""
        return " ".join(nino.value[at : at + 2] for at in range(0, len(nino.value), 2))

    def hmrc_number(self, number: str) -> str:
        """HMRC's number of a document of the person's, to quote to HMRC."""
        return number

    def year(self, year: TaxYear) -> str:
        """ "2025 to 2026"."""
        return long_year(year)

    def day(self, when: date | datetime) -> str:
        """ "30 December 2026", the London day of an instant."""
        return long_day(london_day(when) if isinstance(when, datetime) else when)

    def month(self, when: date) -> str:
        """ "April 2027"."""
        return f"{MONTHS[when.month - 1]} {when.year}"

    def instant(self, when: datetime) -> str:
        """ "2 November 2026, 9:05am", London time."""
        return f"{self.day(when)}, {_clock_time(when)}"

    def time(self, when: datetime) -> str:
        """ "9:05am", London time."""
        return _clock_time(when)

    def at(self, when: datetime) -> str:
        """ "9:05am on 2 November 2026", London time, within a sentence after "at"."""
        return self.say("common.at", time=_clock_time(when), day=self.day(when))

    def within(self, first: datetime, last: datetime) -> str:
        """ "at 9:05am on 2 November 2026", "between 9:05am and 9:07am on 2 November 2026".

        Both are of one London day.
        """
        start, end, day = _clock_time(first), _clock_time(last), self.day(first)
        if start == end:
            return self.say("common.within_minute", time=start, day=day)
        return self.say("common.within", start=start, end=end, day=day)

    def utc(self, when: datetime) -> str:
        """ "2026-11-02 09:05:07 UTC", for quoting."""
        return when.strftime("%Y-%m-%d %H:%M:%S UTC")


def _clock_time(when: datetime) -> str:
    local = when.astimezone(LONDON)
    half = "am" if local.hour < 12 else "pm"
    return f"{(local.hour - 1) % 12 + 1}:{local.minute:02}{half}"
