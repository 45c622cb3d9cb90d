from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from multiprocessing import get_context
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from codedout.domain.tax_year import TaxYear
from codedout.settings import Settings, SettingsProblems, load

KEY = "4HOGQKcNRW5QtFFOYSNYTxuRnMOJ0zTGCXDcPbNDkLc="
OTHER_KEY = "VTxBHLbLNKs9Ibz2kNYfPDU5IvI9ksW8MoUl3zpnF8Y="

PRODUCTION = {
    "ENVIRONMENT": "production",
    "PUBLIC_URL": "https://tax.example.org",
    "HMRC_CLIENT_ID": "an-id",
    "HMRC_CLIENT_SECRET": "hunter2",
    "ENCRYPTION_KEYS": KEY,
}
SANDBOX = {"ENVIRONMENT": "sandbox", "HMRC_CLIENT_ID": "an-id", "HMRC_CLIENT_SECRET": "hunter2"}
MOCK = {
    "HMRC_API_URL": "http://127.0.0.1:4010",
    "HMRC_AUTHORIZE_URL": "http://localhost:4011/realms/x/authorize",
    "HMRC_TOKEN_URL": "http://[::1]:4011/realms/x/token",
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.upper().startswith("CODEDOUT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, *parts: dict[str, str], **more: str) -> None:
    for part in (*parts, more):
        for name, value in part.items():
            monkeypatch.setenv(f"CODEDOUT_{name}", value)


def problems() -> dict[str, str]:
    with pytest.raises(SettingsProblems) as caught:
        load()
    text = f"{caught.value!r} {caught.value}"
    assert "hunter2" not in text
    hangs_on = caught.value.__context__
    assert hangs_on is None or caught.value.__suppress_context__, "a traceback would print it"
    return {one.variable: one.how_to_mend for one in caught.value.problems}


def test_without_an_environment_there_are_settings_that_name_none() -> None:
    settings = load()
    assert settings.environment is None
    assert settings.port == 8501
    assert list(Path.cwd().iterdir()) == []


def test_an_empty_environment_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ENVIRONMENT="")
    assert load().environment is None


def test_a_demonstration_needs_nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ENVIRONMENT="demo")
    settings = load()
    assert settings.public_url == "http://127.0.0.1:8501"
    assert settings.redirect_uri == "http://127.0.0.1:8501/oauth/callback"
    assert settings.hmrc_api_url == "http://127.0.0.1:8502"
    assert settings.hmrc_authorize_url == "http://127.0.0.1:8502/oauth/authorize"
    assert settings.hmrc_token_url == "http://127.0.0.1:8502/oauth/token"
    assert settings.hmrc_client_id
    assert settings.hmrc_client_secret.get_secret_value()
    assert settings.hmrc_rate_per_second == 3
    assert settings.hmrc_test_scenario is None
    assert settings.database_url.get_secret_value() == "sqlite:///.demo/codedout.sqlite"
    assert settings.first_tax_year == TaxYear(2021)
    assert settings.clock is None
    assert settings.clock_shift == timedelta(0)
    assert settings.trusted_proxies == ()
    assert settings.vendor_public_ip is None
    assert settings.product_name == "codedout"


def test_the_address_people_open_follows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ENVIRONMENT="demo", PORT="9000")
    assert load().public_url == "http://127.0.0.1:9000"


def test_a_demonstration_makes_a_key_once_for_this_user_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, ENVIRONMENT="demo")
    first, second = load(), load()
    assert first.keys == second.keys
    Fernet(first.keys[0])
    file = Path(".demo/codedout.sqlite.keys")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def _key_of_another_process(_: int) -> tuple[str, ...]:
    return load().keys


def test_processes_that_make_the_key_at_once_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ENVIRONMENT="demo")
    with get_context("spawn").Pool(3) as pool:
        assert len(set(pool.map(_key_of_another_process, range(6)))) == 1


def test_a_spoilt_key_file_is_said_and_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ENVIRONMENT="demo")
    Path(".demo").mkdir()
    Path(".demo/codedout.sqlite.keys").write_text("hunter2")
    assert set(problems()) == {"CODEDOUT_ENCRYPTION_KEYS"}
    assert Path(".demo/codedout.sqlite.keys").read_text() == "hunter2"


def test_no_key_is_made_where_there_is_no_file_to_keep_it_beside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, ENVIRONMENT="demo", DATABASE_URL="postgresql://u:hunter2@127.0.0.1/d")
    assert set(problems()) == {"CODEDOUT_ENCRYPTION_KEYS"}


def test_the_sandbox_is_hmrcs_test_hosts_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, SANDBOX)
    settings = load()
    assert settings.hmrc_api_url == "https://test-api.service.hmrc.gov.uk"
    assert settings.hmrc_authorize_url == "https://test-www.tax.service.gov.uk/oauth/authorize"
    assert settings.hmrc_token_url == "https://test-api.service.hmrc.gov.uk/oauth/token"
    assert settings.hmrc_test_scenario == "STATEFUL"
    assert settings.first_tax_year == TaxYear(2019)
    assert settings.public_url == "http://localhost:8501"


def test_the_sandbox_can_be_a_mock_on_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, SANDBOX, MOCK, PUBLIC_URL="http://127.0.0.1:8501/")
    settings = load()
    assert settings.hmrc_api_url == MOCK["HMRC_API_URL"]
    assert settings.hmrc_authorize_url == MOCK["HMRC_AUTHORIZE_URL"]
    assert settings.hmrc_token_url == MOCK["HMRC_TOKEN_URL"]
    assert settings.public_url == "http://127.0.0.1:8501"


def test_the_sandbox_needs_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ENVIRONMENT="sandbox")
    assert set(problems()) == {"CODEDOUT_HMRC_CLIENT_ID", "CODEDOUT_HMRC_CLIENT_SECRET"}


def test_hmrc_sends_nobody_back_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, SANDBOX, PUBLIC_URL="http://127.0.0.1:8501")
    assert set(problems()) == {"CODEDOUT_PUBLIC_URL"}


def test_production_is_hmrcs_own_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, PRODUCTION)
    settings = load()
    assert settings.hmrc_api_url == "https://api.service.hmrc.gov.uk"
    assert settings.hmrc_authorize_url == "https://www.tax.service.gov.uk/oauth/authorize"
    assert settings.hmrc_token_url == "https://api.service.hmrc.gov.uk/oauth/token"
    assert settings.hmrc_test_scenario is None
    assert settings.redirect_uri == "https://tax.example.org/oauth/callback"
    assert settings.first_tax_year == TaxYear(2021)


def test_production_says_everything_it_lacks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ENVIRONMENT="production")
    assert set(problems()) == {
        "CODEDOUT_PUBLIC_URL",
        "CODEDOUT_HMRC_CLIENT_ID",
        "CODEDOUT_HMRC_CLIENT_SECRET",
        "CODEDOUT_ENCRYPTION_KEYS",
    }
    assert list(Path.cwd().iterdir()) == [], "and makes no key of its own"


def test_production_has_no_clock_no_test_scenario_and_always_a_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(
        monkeypatch,
        PRODUCTION,
        CLOCK="2026-11-02T09:00:00Z",
        HMRC_TEST_SCENARIO="STATEFUL",
        HMRC_PENALTIES="true",
        HMRC_RATE_PER_SECOND="0",
    )
    assert set(problems()) == {
        "CODEDOUT_CLOCK",
        "CODEDOUT_HMRC_TEST_SCENARIO",
        "CODEDOUT_HMRC_PENALTIES",
        "CODEDOUT_HMRC_RATE_PER_SECOND",
    }


def test_penalties_are_asked_about_in_the_sandbox_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, SANDBOX, HMRC_PENALTIES="true")
    assert load().hmrc_penalties is True
    given(monkeypatch, ENVIRONMENT="demo")
    assert set(problems()) == {"CODEDOUT_HMRC_PENALTIES"}


TRICKS = [
    "https://api.service.hmrc.gov.uk@evil.example",
    "https://user:hunter2@api.service.hmrc.gov.uk",
    "https://api.service.hmrc.gov.uk.",
    "https://api.service.hmrc.gov.uk:8443",
    "https://api.service.hmrc.gov.uk:443",
    "https://API.SERVICE.HMRC.GOV.UK",
    "HTTPS://api.service.hmrc.gov.uk",
    "http://api.service.hmrc.gov.uk",
    "https://api.service.hmrc.gov.uk/..",
    "https://api.service.hmrc.gov.uk/evil",
    "https://api.service.hmrc.gov.uk//",
    "https://api.service.hmrc.gov.uk?x=1",
    "https://api.service.hmrc.gov.uk#x",
    "https://api.service.hmrc.gov.uk.evil.example",
    "https://evil.example/api.service.hmrc.gov.uk",
    "https://evilapi.service.hmrc.gov.uk",
    "https://api.service.hmrc.gov.uk\\@evil.example",
    "https://api.service.hmrc.gov.uk\n",
    " https://api.service.hmrc.gov.uk",
    "https://api\u3002service.hmrc.gov.uk",
    "https://xn--api.service.hmrc.gov.uk",
]
NOT_THIS_COMPUTER = [
    "http://127.0.0.1.evil.example",
    "http://127.0.0.1@evil.example",
    "http://evil.example@127.0.0.1",
    "http://localhost.evil.example",
    "http://localhost.",
    "http://LOCALHOST",
    "http://127.1",
    "http://127.0.0.01",
    "http://127.0.0.256",
    "http://2130706433",
    "http://0.0.0.0:8502",
    "http://[::ffff:127.0.0.1]:8502",
    "http://10.0.0.1",
    "http://localhost:0",
    "http://localhost:99999",
    "http://localhost:80@evil.example",
    "http://localhost/../x",
    "http://localhost//evil.example",
    "http://localhost?x",
    "http://localhost\\evil",
    "http://localhost\n",
    "ftp://localhost",
    "localhost:8502",
]
HMRC_ADDRESSES = ["HMRC_API_URL", "HMRC_AUTHORIZE_URL", "HMRC_TOKEN_URL"]


@pytest.mark.parametrize("trick", TRICKS + NOT_THIS_COMPUTER + list(MOCK.values()))
@pytest.mark.parametrize("name", HMRC_ADDRESSES)
def test_production_trusts_nothing_that_only_looks_like_hmrc(
    monkeypatch: pytest.MonkeyPatch, name: str, trick: str
) -> None:
    given(monkeypatch, PRODUCTION, {name: trick})
    assert set(problems()) == {f"CODEDOUT_{name}"}


@pytest.mark.parametrize("trick", TRICKS + NOT_THIS_COMPUTER)
@pytest.mark.parametrize("name", HMRC_ADDRESSES)
def test_the_sandbox_trusts_nothing_that_only_looks_like_hmrc_or_this_computer(
    monkeypatch: pytest.MonkeyPatch, name: str, trick: str
) -> None:
    test_trick = trick.replace("api.service", "test-api.service")
    given(monkeypatch, SANDBOX, {name: test_trick})
    assert set(problems()) == {f"CODEDOUT_{name}"}


@pytest.mark.parametrize(
    "url", [*NOT_THIS_COMPUTER, "https://api.service.hmrc.gov.uk", "https://standin.example.org"]
)
def test_a_demonstration_speaks_to_this_computer_alone(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    given(monkeypatch, ENVIRONMENT="demo", HMRC_API_URL=url)
    assert set(problems()) == {"CODEDOUT_HMRC_API_URL"}


def test_production_and_sandbox_do_not_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, PRODUCTION, HMRC_API_URL="https://test-api.service.hmrc.gov.uk")
    assert set(problems()) == {"CODEDOUT_HMRC_API_URL"}
    given(monkeypatch, SANDBOX, HMRC_API_URL="https://api.service.hmrc.gov.uk")
    assert set(problems()) == {"CODEDOUT_HMRC_API_URL"}


@pytest.mark.parametrize(
    "url",
    [
        "http://tax.example.org",
        "https://192.0.2.1",
        "https://[2001:db8::1]",
        "https://localhost",
        "http://localhost:8501",
        "http://127.0.0.1:8501",
        "https://Tax.example.org",
        "https://tax.example.org.",
        "https://tax.example.org/portal",
        "https://tax.example.org?x",
        "https://tax.example.org#x",
        "https://tax.example.org@evil.example",
        "https://tax.example.org:99999",
        "https://tax_office.example.org",
        "https://tax..example.org",
        "https://1.2.3.4.5",
        "tax.example.org",
    ],
)
def test_production_lives_at_an_https_name(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    given(monkeypatch, PRODUCTION, PUBLIC_URL=url)
    assert set(problems()) == {"CODEDOUT_PUBLIC_URL"}


@pytest.mark.parametrize("url", ["https://tax.example.org/", "https://a-b.example.co.uk:8443"])
def test_a_port_may_follow_the_name_and_a_last_slash_is_dropped(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    given(monkeypatch, PRODUCTION, PUBLIC_URL=url)
    assert load().public_url == url.removesuffix("/")


def test_everything_wrong_is_named_and_nothing_given_is_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "PORT": "hunter2",
        "HMRC_API_URL": "https://hunter2.example",
        "PUBLIC_URL": "hunter2",
        "HMRC_RATE_PER_SECOND": "hunter2",
        "HMRC_TEST_SCENARIO": "hunter2\r\nX: y",
        "HMRC_PENALTIES": "hunter2",
        "DATABASE_URL": "mysql://u:hunter2@h/d",
        "ENCRYPTION_KEYS": f"{KEY},hunter2",
        "CLOCK": "hunter2",
        "FIRST_TAX_YEAR": "hunter2",
        "TRUSTED_PROXIES": "hunter2",
        "VENDOR_PUBLIC_IP": "hunter2",
        "PRODUCT_NAME": "hunter2\n",
    }
    given(monkeypatch, SANDBOX, wrong)
    found = problems()
    assert set(found) == {f"CODEDOUT_{name}" for name in wrong}
    assert all(found.values())


def test_an_environment_that_is_not_one_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ENVIRONMENT="Production")
    assert set(problems()) == {"CODEDOUT_ENVIRONMENT"}


def test_secrets_do_not_show_in_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, PRODUCTION, DATABASE_URL="postgresql://u:hunter2@h/d")
    settings = load()
    assert "hunter2" not in f"{settings!r} {settings}"
    assert KEY not in f"{settings!r} {settings}"
    assert settings.hmrc_client_secret.get_secret_value() == "hunter2"


def test_several_keys_are_kept_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, PRODUCTION, ENCRYPTION_KEYS=f" {KEY}, {OTHER_KEY},")
    assert load().keys == (KEY, OTHER_KEY)


def test_a_clock_shows_its_start_at_its_anchor(monkeypatch: pytest.MonkeyPatch) -> None:
    given(
        monkeypatch,
        ENVIRONMENT="demo",
        CLOCK="2026-11-02T09:00:00+00:00@2026-01-01T00:00:00Z",
    )
    settings = load()
    assert settings.clock
    assert settings.clock.start == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert settings.clock_shift == datetime(2026, 11, 2, 9, tzinfo=UTC) - datetime(
        2026, 1, 1, tzinfo=UTC
    )


def test_a_clock_without_an_anchor_begins_now(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, ENVIRONMENT="demo", CLOCK="2026-11-02T09:00:00Z")
    before = datetime.now(UTC)
    settings = load()
    assert settings.clock
    assert before <= settings.clock.anchor <= datetime.now(UTC)


@pytest.mark.parametrize(
    "clock",
    [
        "2026-11-02T09:00:00",
        "2026-11-02",
        "@2026-11-02T09:00:00Z",
        "2026-11-02T09:00:00Z@",
        "2026-11-02T09:00:00Z@2026-01-01T00:00:00",
        "a@b",
        "@",
    ],
)
def test_a_clock_needs_instants_with_an_offset(monkeypatch: pytest.MonkeyPatch, clock: str) -> None:
    given(monkeypatch, ENVIRONMENT="demo", CLOCK=clock)
    assert set(problems()) == {"CODEDOUT_CLOCK"}


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, PRODUCTION, TRUSTED_PROXIES="10.0.0.5, 10.1.0.0/16,2001:db8::/32")
    assert load().trusted_proxies == (
        ip_network("10.0.0.5/32"),
        ip_network("10.1.0.0/16"),
        ip_network("2001:db8::/32"),
    )


@pytest.mark.parametrize("everybody", ["0.0.0.0/0", "::/0", "10.0.0.1, 0.0.0.0/0"])
def test_not_everybody_is_a_proxy_of_ours(monkeypatch: pytest.MonkeyPatch, everybody: str) -> None:
    given(monkeypatch, PRODUCTION, TRUSTED_PROXIES=everybody)
    assert set(problems()) == {"CODEDOUT_TRUSTED_PROXIES"}


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "192.168.1.1"])
def test_the_servers_public_address_is_public(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    given(monkeypatch, PRODUCTION, VENDOR_PUBLIC_IP=address)
    assert set(problems()) == {"CODEDOUT_VENDOR_PUBLIC_IP"}


@pytest.mark.parametrize("address", ["203.0.113.6", "81.2.69.160", "2001:db8::6"])
def test_the_servers_public_address_is_judged_as_a_persons_is(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    given(monkeypatch, PRODUCTION, VENDOR_PUBLIC_IP=address)
    assert load().vendor_public_ip == address


def test_the_first_tax_year_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, SANDBOX, FIRST_TAX_YEAR="2020-21", VENDOR_PUBLIC_IP="198.51.100.7")
    settings = load()
    assert settings.first_tax_year == TaxYear(2020)
    assert settings.vendor_public_ip == "198.51.100.7"


def test_settings_do_not_change_once_read() -> None:
    settings = Settings()
    for name in Settings.model_fields:
        with pytest.raises(ValueError, match="frozen"):
            setattr(settings, name, 1)


@pytest.mark.parametrize("environment", ["demo", "sandbox"])
def test_the_language_nobody_speaks_is_for_trying_things_alone(
    monkeypatch: pytest.MonkeyPatch, environment: str
) -> None:
    given(monkeypatch, SANDBOX | {"ENVIRONMENT": environment}, LANGUAGE="en-XA")
    assert load().language == "en-XA"
    given(monkeypatch, PRODUCTION)
    assert problems() == {
        "CODEDOUT_LANGUAGE": "Write the language of the pages, one of: en-GB.",
    }


def test_there_is_english_and_no_language_without_a_catalogue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, PRODUCTION)
    assert load().language == "en-GB"
    given(monkeypatch, PRODUCTION, LANGUAGE="en_GB")
    assert set(problems()) == {"CODEDOUT_LANGUAGE"}
