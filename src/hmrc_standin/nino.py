"""National Insurance numbers as HMRC's API checks them."""

import re

# hmrc/self-assessment-accounts-api:app/api/controllers/validators/resolvers/ResolveNino.scala
# The suffix may be missing or a space as far as the API is concerned; `AB123456E` is refused.
_PREFIX = (
    "[ACEHJLMOPRSWXY][A-CEGHJ-NPR-TW-Z]|B[A-CEHJ-NPR-TW-Z]|G[ACEGHJ-NPR-TW-Z]"
    "|[KT][A-CEGHJ-MPR-TW-Z]|N[A-CEGHJL-NPR-SW-Z]|Z[A-CEGHJ-NPR-TW-Y]"
)
WHOLE_PATTERN = rf"^({_PREFIX})[0-9]{{6}}[A-D]$"
_AS_THE_API_HAS_IT = re.compile(rf"({_PREFIX})[0-9]{{6}}[A-D ]?")
_NEVER_GIVEN = ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ")


def passes_the_api(text: str) -> bool:
    return bool(_AS_THE_API_HAS_IT.fullmatch(text)) and not text.startswith(_NEVER_GIVEN)


def is_whole(text: str) -> bool:
    """With its suffix letter, as a person's file and a sign-in need it."""
    return passes_the_api(text) and text[-1:] in "ABCD" and len(text) == 9


def spaced(text: str) -> str:
    """`AA 12 34 56 C`, the way people know it."""
    return " ".join((text[:2], text[2:4], text[4:6], text[6:8], text[8:])).strip()
