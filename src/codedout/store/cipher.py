"""What personal data and tokens are kept under."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from codedout.store.errors import KeysDoNotFit, NotAKey


class Cipher:
    """Seals and unseals text. The first key seals; every key unseals, so that keys can change."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are Fernet keys (32 bytes, URL-safe base64), the one in use first.

        Raises:
            NotAKey: there is none, or one is something else.
        """
        if not keys:
            raise NotAKey("no key")
        fernets: list[Fernet] = []
        for place, key in enumerate(keys, start=1):
            try:
                fernets.append(Fernet(key))
            except ValueError:
                raise NotAKey(f"key {place} of {len(keys)}") from None
        self._fernet = MultiFernet(fernets)
        self._in_use = fernets[0]

    def seal(self, text: str) -> str:
        """The text encrypted and authenticated, as ASCII."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def unseal(self, sealed: str) -> str:
        """The text.

        Raises:
            KeysDoNotFit: none of the keys opens it, or it was changed.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise KeysDoNotFit("none of the keys opens what is kept") from None

    def sealed_with_key_in_use(self, sealed: str) -> bool:
        """Whether the first key opens it, so that it does not need the others."""
        try:
            self._in_use.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def reseal(self, sealed: str) -> str:
        """The same text, sealed with the first key.

        Raises:
            KeysDoNotFit: none of the keys opens it, or it was changed.
        """
        try:
            return self._fernet.rotate(sealed.encode()).decode("ascii")
        except InvalidToken:
            raise KeysDoNotFit("none of the keys opens what is kept") from None


class Fingerprints:
    """Turns a number into an opaque key that is always the same and does not lead back to it.

    There are few enough National Insurance numbers to try them all, so the hash is keyed. The key
    is the store's own, not one of the cipher's: those change, and a person's receipts must not be
    lost when they do.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, nino: str) -> str:
        """HMAC-SHA256 of the number, in hex."""
        return hmac.new(self._key, nino.encode(), hashlib.sha256).hexdigest()
