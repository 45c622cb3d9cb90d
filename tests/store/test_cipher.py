from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from codedout.store.cipher import Cipher, Fingerprints
from codedout.store.errors import KeysDoNotFit, NotAKey
from tests.store.values import KEY, OTHER_KEY


def test_what_is_sealed_does_not_show_and_comes_back() -> None:
    cipher = Cipher([KEY])
    sealed = cipher.seal("AA123456A £380.50")
    assert "AA123456A" not in sealed
    assert cipher.unseal(sealed) == "AA123456A £380.50"


def test_the_same_text_is_sealed_differently_each_time() -> None:
    cipher = Cipher([KEY])
    assert cipher.seal("x") != cipher.seal("x")


def test_the_first_key_seals_and_every_key_unseals() -> None:
    old = Cipher([OTHER_KEY]).seal("kept")
    both = Cipher([KEY, OTHER_KEY])
    assert both.unseal(old) == "kept"
    assert Cipher([KEY]).unseal(both.seal("new")) == "new"


def test_what_no_key_opens_is_said() -> None:
    with pytest.raises(KeysDoNotFit):
        Cipher([KEY]).unseal(Cipher([OTHER_KEY]).seal("kept"))


@pytest.mark.parametrize("spoilt", ["", "gAAAA", "nonsense"])
def test_what_was_spoilt_is_not_opened(spoilt: str) -> None:
    with pytest.raises(KeysDoNotFit):
        Cipher([KEY]).unseal(spoilt)


def test_what_is_not_a_key_is_named_by_its_place_and_not_shown() -> None:
    with pytest.raises(NotAKey) as caught:
        Cipher([Fernet.generate_key().decode(), "hunter2"])
    assert str(caught.value) == "key 2 of 2"
    with pytest.raises(NotAKey):
        Cipher([])


def test_a_fingerprint_depends_on_the_number_and_on_the_stores_own_key() -> None:
    ours, theirs = Fingerprints(b"ours"), Fingerprints(b"theirs")
    assert ours.of("AA123456A") == ours.of("AA123456A")
    assert ours.of("AA123456A") != ours.of("AA123456B")
    assert ours.of("AA123456A") != theirs.of("AA123456A")
    assert "AA123456A" not in ours.of("AA123456A")
