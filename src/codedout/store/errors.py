"""What can be wrong with the store before it can be used.

While it is in use there is one more, `StoreUnavailable` of `domain.errors`.
"""

from __future__ import annotations

from codedout.domain.errors import CodedOutError


class KeysDoNotFit(CodedOutError):
    """None of the keys that were given opens what is kept."""


class NotAKey(CodedOutError):
    """There is no key, or one is not a Fernet key. Never carries the key."""


class NotADatabase(CodedOutError):
    """The address is neither a SQLite file nor PostgreSQL. Never carries the address."""


class StoreNewerThanCode(CodedOutError):
    """A later release has changed the tables, and this one does not know what it would break."""


class StoreNotEmpty(CodedOutError):
    """Something is kept already where a backup was to go."""


class StoreInUse(CodedOutError):
    """A portal is running on it."""


class NotABackup(CodedOutError):
    """The file is none of ours, or not as it was written."""


class StillBeingSealed(CodedOutError):
    """Somebody keeps sealing with an older key, so that it cannot be taken out yet."""
