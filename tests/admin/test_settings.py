"""The settings in force: all of them, where they came from, and never a secret."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from app.admin.settings_in_force import in_force, without_password
from app.settings import PREFIX, Settings


def shown(settings: Settings) -> dict[str, tuple[str, str]]:
    return {one.name.removeprefix(PREFIX): (one.value, one.source) for one in in_force(settings)}


def test_every_setting_is_there() -> None:
    assert list(shown(Settings())) == [name.upper() for name in Settings.model_fields]


def test_a_setting_says_where_it_came_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "url").write_text("postgresql://judge:hush@db/judge\n")
    monkeypatch.setenv(f"{PREFIX}PORT", "8123")
    monkeypatch.setenv(f"{PREFIX}HOST", "")
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL_FILE", str(tmp_path / "url"))
    found = shown(Settings(workers=3))
    assert found["PORT"] == ("8123", "environment")
    assert found["HOST"] == ("127.0.0.1", "default")
    assert found["DATABASE_URL"] == ("postgresql://judge:***@db/judge", "file")
    assert found["WORKERS"] == ("3", "code")


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://judge:hush@db/judge",
        "postgresql://db/judge?user=judge&password=hush",
        "smtp://judge:hush@mail.example.org:587",
        "https://judge:hush@example.org:notaport/",
    ],
)
def test_an_address_is_shown_without_its_password(text: str) -> None:
    told = without_password(text)
    assert "hush" not in told
    assert told.startswith(text.split(":")[0])


def test_no_secret_is_shown() -> None:
    """Of each setting that holds a secret by its type, whatever its name."""
    hidden = [
        name
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    ]
    assert "secret_key" in hidden
    settings = Settings().model_copy(update={name: SecretStr("hush") for name in hidden})
    found = shown(settings)
    assert {found[name.upper()][0] for name in hidden} == {"set; not shown"}


@pytest.mark.asyncio
async def test_the_page_shows_them(root: httpx2.AsyncClient) -> None:
    page = (await root.get("/admin/settings")).text
    assert f"<code>{PREFIX}REGISTRATION</code>" in page
    assert "made by us, and kept in the data folder; not shown" in page
