"""What stands in a PDF of ours: its objects, and what its tags say in the order of reading."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import cached_property

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
_REF = re.compile(rb"(\d+) 0 R")
_STREAM = re.compile(rb"/Length (\d+)(.*?)stream\r?\n", re.DOTALL)
_MAPPED = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_STEPS = re.compile(rb"/(\w+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\)|(EMC)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """One file."""

    def __init__(self, file: bytes) -> None:
        self.file = file

    @cached_property
    def objects(self) -> dict[int, bytes]:
        return {int(number): body for number, body in _OBJECT.findall(self.file)}

    @cached_property
    def catalogue(self) -> bytes:
        return next(body for body in self.objects.values() if b"/Type/Catalog" in _tight(body))

    @cached_property
    def pages(self) -> list[int]:
        """The page objects, in their order."""
        (tree,) = [body for body in self.objects.values() if b"/Type/Pages" in _tight(body)]
        (kids,) = re.findall(rb"/Kids\s*\[([^\]]*)\]", tree)
        return [int(each) for each in _REF.findall(kids)]

    @cached_property
    def fonts(self) -> list[bytes]:
        """What describes each font."""
        return [body for body in self.objects.values() if b"/Type/FontDescriptor" in _tight(body)]

    def tags(self) -> Iterator[tuple[str, bytes]]:
        """Each tag with its object, in the order in which it is read."""
        root = int(re.findall(rb"/StructTreeRoot (\d+) 0 R", self.catalogue)[0])
        yield from self._below(self.objects[root])

    def texts(self) -> Iterator[str]:
        """What is printed: each run of letters as the file has it to be copied."""
        fonts = {
            name: self._letters(int(number))
            for body in self.objects.values()
            for part in re.findall(rb"/Font<<(.*?)>>", body)
            for name, number in re.findall(rb"/(\w+) (\d+) 0 R", part)
        }
        for page in self.pages:
            (content,) = re.findall(rb"/Contents (\d+) 0 R", self.objects[page])
            font, run = b"", ""
            for name, said, end in _STEPS.findall(self._stream(int(content))):
                if name:
                    font = name
                elif end:
                    yield run
                    run = ""
                else:
                    glyphs = _ESCAPED.sub(_unescaped, said)
                    run += "".join(
                        fonts[font].get(glyphs[at : at + 2], "") for at in range(0, len(glyphs), 2)
                    )

    def _letters(self, font: int) -> dict[bytes, str]:
        (number,) = re.findall(rb"/ToUnicode (\d+) 0 R", self.objects[font])
        return {
            bytes.fromhex(glyph.decode()): bytes.fromhex(letters.decode()).decode("utf-16-be")
            for glyph, letters in _MAPPED.findall(self._stream(int(number)))
        }

    def _stream(self, number: int) -> bytes:
        body = self.objects[number]
        found = _STREAM.search(body)
        assert found is not None
        return zlib.decompress(body[found.end() : found.end() + int(found[1])])

    def _below(self, body: bytes) -> Iterator[tuple[str, bytes]]:
        kids = re.search(rb"/K\s*(\[[^\]]*\]|\d+ 0 R)", body)
        for number in _REF.findall(kids.group(1)) if kids else []:
            child = self.objects[int(number)]
            sort = re.search(rb"/S\s*/(\w+)", child)
            if sort is None:
                continue
            yield sort.group(1).decode(), child
            yield from self._below(child)


def _tight(body: bytes) -> bytes:
    return re.sub(rb"\s*(/)", rb"\1", body)


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    return bytes([int(said, 8)]) if said.isdigit() else _CONTROLS.get(said, said)
