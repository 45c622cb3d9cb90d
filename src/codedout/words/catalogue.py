"""gettext's catalogues as they stand in the folders, and what of them may be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from gettext import c2py
from importlib.resources.abc import Traversable
from string import Formatter

from babel.messages.pofile import read_po


@dataclass(frozen=True, slots=True)
class Forms:
    """A sentence that another language says in as many ways as it has forms of number."""

    texts: tuple[str, ...]
    which: Callable[[int], int]

    def of(self, values: Mapping[str, object]) -> str:
        """The form for the number among the values; without one the last, which is general."""
        number = next((one for one in values.values() if isinstance(one, int)), None)
        return self.texts[-1 if number is None else self.which(number)]


Sentence = str | Forms


def fields(sentence: Sentence) -> frozenset[str]:
    """The values that a sentence needs; of several forms, those that each of them needs."""
    texts = (sentence,) if isinstance(sentence, str) else sentence.texts
    return frozenset(field for text in texts for _, field, _, _ in Formatter().parse(text) if field)


def read(folder: Traversable) -> dict[str, Sentence]:
    """The sentences of a folder, by area and name. There may be no such folder.

    What is not translated yet, or marked as uncertain, is left out.

    Raises:
        PoFileError: a catalogue is not one of gettext's.
    """
    if not folder.is_dir():
        return {}
    return dict(_all(folder))


def _all(folder: Traversable) -> Iterator[tuple[str, Sentence]]:
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        area = file.name.removesuffix(".po")
        with file.open("rb") as opened:
            catalogue = read_po(opened, abort_invalid=True)
        for message in catalogue:
            if not message.id or message.fuzzy or not message.string:
                continue
            if isinstance(message.string, str):
                yield f"{area}.{message.id}", message.string
            elif all(message.string):
                forms = Forms(tuple(message.string), c2py(catalogue.plural_expr))
                yield f"{area}.{message.id[0]}", forms


def put_over(
    english: Mapping[str, str],
    english_voice: Mapping[str, str],
    plain: Mapping[str, Sentence],
    voice: Mapping[str, Sentence],
) -> dict[str, Sentence]:
    """What is said in another language, and in English what it has no sentence for.

    Whom a sentence speaks of comes first: where the English voice has one of its own, a plain
    translation would speak of somebody else. One with other values than the English is not said.
    """
    said: dict[str, Sentence] = {**english, **english_voice}
    for name, meant in said.items():
        theirs = voice.get(name) or (None if name in english_voice else plain.get(name))
        if theirs is not None and fields(theirs) == fields(meant):
            said[name] = theirs
    return said
