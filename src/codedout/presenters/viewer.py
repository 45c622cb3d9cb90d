"""How things are shown to the one person looking: their voice, and what may be seen.

Names, numbers and amounts reach a page only through here, so that one switch can hide them all.
"""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from codedout.domain.errors import NotAnAmount
from codedout.domain.money import plain_figures, typed_pounds
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe, band_of, middle_of_band
from codedout.domain.tax_year import LONDON, TaxYear, london_day
from codedout.domain.voice import Voice
from codedout.words import Words, words


def long_day(day: date, words: Words) -> str:
    """ "30 December 2026"."""
    return words.say("dates.day", day=day.day, month=_month(day, words), year=day.year)


def long_year(year: TaxYear, words: Words) -> str:
    """ "2025 to 2026"."""
    return words.say("dates.tax_year", first=year.starts_in, last=year.ends_in)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Everything a presenter needs to know of who is looking."""

    voice: Voice = Voice.PLAIN
    share_safe: ShareSafe = ShareSafe.OFF
    language: str | None = None
    """None: the one that is spoken here."""

    @classmethod
    def of(cls, session: Session | None) -> Viewer:
        """Whoever looks in that session; None: nobody is signed in."""
        if session is None:
            return cls()
        voice = Voice.PLAIN if session.adviser is None else Voice.ADVISER
        return cls(voice, session.share_safe)

    @property
    def words(self) -> Words:
        """The catalogue in this voice and language."""
        return words(self.voice, self.language)

    @property
    def sources_first(self) -> bool:
        """Whether what a thing rests on stands before it: who knows the source looks for it."""
        return self.voice is Voice.TECHNICAL

    def say(self, name: str, /, **values: object) -> str:
        """The sentence of that name, in this voice."""
        return self.words.say(name, **values)

    @property
    def hides_names(self) -> bool:
        """Whether names and numbers are not to be seen."""
        return self.share_safe.on

    @property
    def hides_amounts(self) -> bool:
        """Whether a band stands in the place of each amount."""
        return self.share_safe is ShareSafe.AMOUNTS

    def gbp(self, amount: Decimal) -> str:
        """ "£412.30", "£3,000": whole pounds without pence, pence where there are any."""
        size = abs(amount)
        whole = size == size.to_integral_value()
        return self._shown(amount, f"{size:,.0f}" if whole else f"{size:,.2f}")

    def with_pence(self, amount: Decimal) -> str:
        """ "£3,000.00": always with its pence, for a sum that decides by the penny."""
        return self._shown(amount, f"{abs(amount):,.2f}")

    def exact(self, amount: Decimal) -> str:
        """ "412.30", as computers take it."""
        return self._band(amount) if self.hides_amounts else plain_figures(amount)

    def drawn(self, amount: Decimal) -> Decimal:
        """What a drawing is made of: the amount, or the middle of its band."""
        return middle_of_band(amount) if self.hides_amounts else amount

    def _shown(self, amount: Decimal, figures: str) -> str:
        if self.hides_amounts:
            return self._band(amount)
        return f"{'−' if amount < 0 else ''}£{figures}"

    def _band(self, amount: Decimal) -> str:
        """ "£100–£500": with a dash, so that it is one figure wherever a sentence has one.

        So is what is less than any edge: "your £0–£100". Nothing at all is told as such, since
        sentences beside it say as much.
        """
        if not amount:
            return "£0"
        least, below = band_of(abs(amount))
        if below is None:
            band = self.say("share_safe.band.over", least=f"£{least:,}")
        else:
            band = f"£{least:,}–£{below:,}"
        return self.say("share_safe.band.minus", band=band) if amount < 0 else band

    def tax_code(self, code: str) -> str:
        """ "K45": its number is an amount."""
        return self.say("share_safe.hidden") if self.hides_amounts else code

    def typed(self, text: str, most: int | None = None) -> str:
        """What somebody wrote, as it is; of a longer text than `most` characters the beginning.

        While others look, words may name anybody; a figure is one of the amounts.
        """
        if self.hides_amounts or (self.hides_names and not _is_amount(text)):
            return self.say("share_safe.hidden")
        return text if most is None or len(text) <= most else f"{text[:most]}…"

    def person(self, name: str) -> str:
        """The name of somebody: a client, one of the firm's, somebody made up."""
        return self.say("share_safe.name") if self.hides_names else name

    def nino(self, nino: Nino) -> str:
        """Enough of the number to know it by, and no more."""
        if self.hides_names:
            return self.say("share_safe.nino")
        return self.say("common.number_ending", ending=nino.value[-3:])

    def made_up_nino(self, nino: Nino) -> str:
        """ "AA 10 00 01 A": the whole number, to be typed; only ever that of a made-up person."""
        if self.hides_names:
            return self.say("share_safe.hidden")
        return " ".join(nino.value[at : at + 2] for at in range(0, len(nino.value), 2))

    def hmrc_number(self, number: str) -> str:
        """HMRC's number of a document or an answer of the person's, to quote to HMRC."""
        return self.say("share_safe.hidden") if number and self.hides_names else number

    def item_number(self, number: int) -> str:
        """HMRC's number of an item, or letters by which two are told apart and that tell no more.

        They have to be: what is picked from a list must not be another of the same name.
        """
        if not self.hides_names:
            return str(number)
        letters = b32encode(sha256(str(number).encode()).digest()).decode()[:5]
        return self.say("share_safe.item", letters=letters)

    def year(self, year: TaxYear) -> str:
        """ "2025 to 2026"."""
        return long_year(year, self.words)

    def day(self, when: date | datetime) -> str:
        """ "30 December 2026", the London day of an instant."""
        return long_day(london_day(when) if isinstance(when, datetime) else when, self.words)

    def month(self, when: date) -> str:
        """ "April 2027"."""
        return self.say("dates.month", month=_month(when, self.words), year=when.year)

    def instant(self, when: datetime) -> str:
        """ "2 November 2026, 9:05am", London time."""
        return self.say("dates.instant", day=self.day(when), time=self.time(when))

    def time(self, when: datetime) -> str:
        """ "9:05am", London time."""
        return _clock_time(when, self.words)

    def at(self, when: datetime) -> str:
        """ "9:05am on 2 November 2026", London time, within a sentence after "at"."""
        return self.say("common.at", time=self.time(when), day=self.day(when))

    def within(self, first: datetime, last: datetime) -> str:
        """ "at 9:05am on 2 November 2026", "between 9:05am and 9:07am on 2 November 2026".

        Both are of one London day.
        """
        start, end, day = self.time(first), self.time(last), self.day(first)
        if start == end:
            return self.say("common.within_minute", time=start, day=day)
        return self.say("common.within", start=start, end=end, day=day)

    def utc(self, when: datetime) -> str:
        """ "2026-11-02 09:05:07 UTC", for quoting."""
        return when.strftime("%Y-%m-%d %H:%M:%S UTC")


def _month(day: date, words: Words) -> str:
    return words.say(f"dates.months.{day.month}")


def _clock_time(when: datetime, words: Words) -> str:
    local = when.astimezone(LONDON)
    time = f"{(local.hour - 1) % 12 + 1}:{local.minute:02}"
    return words.say("dates.am" if local.hour < 12 else "dates.pm", time=time)


def _is_amount(text: str) -> bool:
    try:
        typed_pounds(text)
    except NotAnAmount:
        return False
    return True
