"""Every sentence a person reads, by name, voice and language.

A name is `<file>.<entry>`: `words().say("compare.title", year="2024 to 2025")`. Values go
in as they are to be shown: amounts, names and dates are formatted before (presenters.viewer).

They stand in gettext's catalogues, a folder a language, in it one a voice, in it a file an area:
`en_GB/plain/compare.po`. An entry's `msgid` is its name and not the English sentence, so that each
language is a translation of what is meant. `plain/` has all of them; another voice's folder has
those alone that it says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from codedout.domain.voice import Voice
from codedout.words.catalogue import Sentence, fields, put_over, read
from codedout.words.pseudo import pseudo

VOICES = tuple(Voice)
ENGLISH, PSEUDO = "en-GB", "en-XA"


class Words:
    """The catalogue in one voice and language."""

    def __init__(self, sentences: Mapping[str, Sentence], language: str) -> None:
        self._sentences = sentences
        self.language = language
        """As a page names it (BCP 47)."""

    def say(self, name: str, /, **values: object) -> str:
        """The sentence of that name with its values put in.

        Raises:
            KeyError: no such sentence, or a value it needs was not given.
        """
        sentence = self._sentences[name]
        text = sentence if isinstance(sentence, str) else sentence.of(values)
        return text.format(**values)

    def has(self, name: str) -> bool:
        """Whether there is a sentence of that name."""
        return name in self._sentences

    def names(self) -> tuple[str, ...]:
        """Every name, in order."""
        return tuple(sorted(self._sentences))

    def fields(self, name: str) -> frozenset[str]:
        """The values that a sentence needs."""
        return fields(self._sentences[name])


def words(voice: Voice = Voice.PLAIN, language: str | None = None) -> Words:
    """The catalogue of a voice and language, read once.

    Without a language it is the one that is spoken here. What a voice has no words of its own for
    is said plainly, and what a language has no sentence for is said in English.
    """
    return _words(voice, language or _spoken[0])


def languages() -> tuple[str, ...]:
    """Those that there are, English first, the one that nobody speaks last."""
    there = (one.name for one in files(__name__).iterdir() if one.name not in ("__pycache__",))
    found = sorted(one.replace("_", "-") for one in there if "." not in one)
    return (ENGLISH, *(one for one in found if one != ENGLISH), PSEUDO)


def speak(language: str) -> None:
    """From now on say everything in that language in this process."""
    _spoken[0] = language


def own(voice: Voice) -> dict[str, str]:
    """The English sentences in the folder of a voice, by name."""
    return {name: str(one) for name, one in translated(ENGLISH, voice).items()}


def translated(language: str, voice: Voice) -> dict[str, Sentence]:
    """The sentences that a language has of its own in a voice, by name.

    Raises:
        PoFileError: a catalogue is not one of gettext's.
    """
    return read(files(__name__) / language.replace("-", "_") / voice.value)


_spoken = [ENGLISH]


@cache
def _words(voice: Voice, language: str) -> Words:
    english = own(Voice.PLAIN)
    otherwise = {} if voice is Voice.PLAIN else own(voice)
    if language == PSEUDO:
        both = english | otherwise
        return Words({name: pseudo(name, text) for name, text in both.items()}, language)
    if language == ENGLISH:
        return Words(english | otherwise, language)
    plain = translated(language, Voice.PLAIN)
    theirs = {} if voice is Voice.PLAIN else translated(language, voice)
    return Words(put_over(english, otherwise, plain, theirs), language)
