"""Every sentence a person reads, by name and voice.

A name is `<file>.<entry>`: `words().say("compare.title", year="2024 to 2025")`. Values go
in as they are to be shown: amounts, names and dates are formatted before (presenters.viewer).

They stand in gettext's catalogues, a folder a language, in it one a voice, in it a file an area:
`en_GB/plain/compare.po`. An entry's `msgid` is its name and not the English sentence, so that each
language is a translation of what is meant. `plain/` has all of them; another voice's folder has
those alone that it says otherwise.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from string import Formatter

from babel.messages.pofile import read_po

from codedout.domain.voice import Voice

VOICES = tuple(Voice)
LANGUAGE = "en_GB"


class Words:
    """The catalogue in one voice."""

    def __init__(self, sentences: dict[str, str]) -> None:
        self._sentences = sentences

    def say(self, name: str, /, **values: object) -> str:
        """The sentence of that name with its values put in.

        Raises:
            KeyError: no such sentence, or a value it needs was not given.
        """
        return self._sentences[name].format(**values)

    def has(self, name: str) -> bool:
        """Whether there is a sentence of that name."""
        return name in self._sentences

    def names(self) -> tuple[str, ...]:
        """Every name, in order."""
        return tuple(sorted(self._sentences))

    def fields(self, name: str) -> frozenset[str]:
        """The values that a sentence needs."""
        return frozenset(
            field for _, field, _, _ in Formatter().parse(self._sentences[name]) if field
        )


@cache
def words(voice: Voice = Voice.PLAIN) -> Words:
    """The catalogue of a voice, read once. What it has no words of its own for is said plainly."""
    plain = own(Voice.PLAIN)
    return Words(plain if voice is Voice.PLAIN else plain | own(voice))


def own(voice: Voice) -> dict[str, str]:
    """The sentences in the folder of a voice, by name.

    Raises:
        PoFileError: a catalogue is not one of gettext's.
    """
    sentences: dict[str, str] = {}
    for file in sorted((files(__name__) / LANGUAGE / voice.value).iterdir(), key=lambda f: f.name):
        area = file.name.removesuffix(".po")
        with file.open("rb") as catalogue:
            for message in read_po(catalogue, abort_invalid=True):
                if message.id:
                    sentences[f"{area}.{message.id}"] = str(message.string)
    return sentences
