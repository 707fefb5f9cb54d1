"""Settings: the environment that DESIGN promises, secrets from files, and what cannot be."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.errors import Unavailable
from app.settings import PREFIX, Settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


def test_the_defaults_are_a_laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    assert settings.url == f"sqlite+aiosqlite:///{tmp_path}/data/tensorjudge.db"
    assert settings.problem_folders == [Path("problems")]
    assert (settings.host, settings.port, settings.loopback) == ("127.0.0.1", 8000, True)
    assert (settings.sandbox, settings.isolation, settings.queue) == ("auto", "fork", "embedded")
    assert (settings.registration, settings.rate_limits) == ("open", "on")
    assert settings.slots == len(os.sched_getaffinity(0))


def test_each_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "DATABASE_URL": "postgresql://h/d",
        "PROBLEMS": "a:b/c",
        "SANDBOX": "attached",
        "ISOLATION": "fresh",
        "QUEUE": "embedded",
        "WORKERS": "3",
        "HOST": "0.0.0.0",
        "PORT": "8123",
        "REGISTRATION": "invite",
        "RATE_LIMITS": "off",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"{PREFIX}{name}", value)
    settings = Settings()
    assert settings.url == "postgresql://h/d"
    assert settings.problem_folders == [Path("a"), Path("b/c")]
    assert (settings.slots, settings.port, settings.loopback) == (3, 8123, False)
    assert (settings.sandbox, settings.isolation) == ("attached", "fresh")
    assert (settings.registration, settings.rate_limits) == ("invite", "off")


def test_an_empty_variable_is_as_if_it_were_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    unset = Settings()
    for name in Settings.model_fields:
        monkeypatch.setenv(f"{PREFIX}{name.upper()}", "")
    assert Settings() == unset


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.0.0.53", True), ("::1", True), ("0.0.0.0", False), ("::", False)],
)
def test_only_this_machines_addresses_are_loopback(host: str, loopback: bool) -> None:
    assert Settings(host=host).loopback is loopback


def test_a_secret_comes_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from the file\n")
    (tmp_path / "address").write_text("postgresql://u:p@h/d\n")
    monkeypatch.setenv(f"{PREFIX}SECRET_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL_FILE", str(tmp_path / "address"))
    settings = Settings(data=tmp_path / "data")
    assert settings.secret == b"from the file"
    assert settings.url == "postgresql://u:p@h/d"
    assert not (tmp_path / "data").exists()
    monkeypatch.setenv(f"{PREFIX}SECRET_KEY", "said itself")
    assert Settings().secret == b"said itself"


@pytest.mark.parametrize(
    ("content", "words"), [(None, "cannot be read"), (b"\n", "is empty"), (b"\xff", "cannot be")]
)
def test_a_secret_file_that_holds_no_secret_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, words: str
) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv(f"{PREFIX}SECRET_KEY_FILE", str(path))
    with pytest.raises(ValidationError, match=rf"{PREFIX}SECRET_KEY_FILE: .*key {words}"):
        Settings()


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    made = Settings(data=tmp_path / "data").secret
    assert len(made) >= 32
    assert Settings(data=tmp_path / "data").secret == made
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert Settings(data=tmp_path / "other").secret != made


def test_two_that_start_at_once_have_one_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, others = secrets.token_urlsafe, []

    def beside(length: int) -> str:
        """While one makes it, the other asks for it."""
        if not others:
            others.append(b"")
            others[0] = Settings(data=tmp_path).secret
        return make(length)

    monkeypatch.setattr(secrets, "token_urlsafe", beside)
    assert Settings(data=tmp_path).secret == others[0] != b""
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_an_empty_secret_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(b"\n")
    with pytest.raises(
        Unavailable, match=r"secret_key is empty.*Delete it.*TENSORJUDGE_SECRET_KEY"
    ):
        _ = Settings(data=tmp_path).secret


def test_a_secret_shows_in_no_representation(tmp_path: Path) -> None:
    assert "hush" not in repr(Settings(secret_key="hush", data=tmp_path))


def test_the_queue_that_is_to_come_is_refused_with_what_to_use() -> None:
    with pytest.raises(ValidationError, match=r"procrastinate is not there yet.*embedded"):
        Settings(queue="procrastinate")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"oidc_issuer": "http://login.example.edu", "oidc_client_id": "x"}, "https://"),
        ({"oidc_issuer": "login.example.edu", "oidc_client_id": "x"}, "https://"),
        ({"oidc_issuer": "https://login.example.edu"}, "set both or neither"),
        ({"oidc_client_id": "x"}, "set both or neither"),
        ({"oidc_scopes": "email profile"}, "must have openid"),
    ],
)
def test_half_a_provider_of_sign_in_is_refused(given: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Settings(**given)


def test_the_providers_secret_is_read_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    file.write_text("of the provider\n")
    monkeypatch.setenv(f"{PREFIX}OIDC_CLIENT_SECRET_FILE", str(file))
    assert Settings().oidc_client_secret.get_secret_value() == "of the provider"
