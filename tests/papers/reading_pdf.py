"""What stands in a PDF of ours: its objects, and what its tags say in the order of reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
_REF = re.compile(rb"(\d+) 0 R")


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
