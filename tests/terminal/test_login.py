"""`tensorjudge login` and `logout`: what is kept, where, and every way in which it cannot be."""

from __future__ import annotations

import http.server
import json
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.terminal import config, person
from app.terminal.client import site_address, travels_in_the_clear
from app.terminal.failures import TerminalFailure
from tests.conftest import PASSWORD
from tests.terminal.conftest import LiveSite, Tensorjudge


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "is_there", lambda: True)


def test_a_person_is_asked_for_name_and_password_and_told_where_the_token_is(
    site: LiveSite, tensorjudge: Tensorjudge, own_configuration: Path, at_a_terminal: None
) -> None:
    done = tensorjudge("login", site.url, input=f"ada\n{PASSWORD}\n")
    assert done.exit_code == 0, done.stderr
    file = own_configuration / "tensorjudge" / "login.json"
    assert f"Signed in to {site.url} as ada. The token is kept in {file}" in done.stderr
    assert PASSWORD not in done.output
    site.token = json.loads(file.read_text())["token"]
    assert site.ask("GET", "/api/v1/me").json()["username"] == "ada"


def test_only_its_owner_can_read_what_is_kept(
    site: LiveSite, tensorjudge: Tensorjudge, own_configuration: Path
) -> None:
    assert tensorjudge("login", site.url, "--name", "ada", input=PASSWORD).exit_code == 0
    folder = own_configuration / "tensorjudge"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["login.json"]
    assert stat.S_IMODE((folder / "login.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("options", [(), ("--token", "-")])
def test_a_token_may_come_by_standard_input(
    site: LiveSite, tensorjudge: Tensorjudge, options: tuple[str, ...]
) -> None:
    done = tensorjudge("login", site.url, *options, input=f"  {site.token}\n")
    assert done.exit_code == 0, done.stderr
    assert config.load() == config.Login(site.url, site.token, "ada", ours=False)


def test_the_site_is_remembered_for_the_next_login(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    done = tensorjudge("login", "--token", signed_in_at.token)
    assert f"Signed in to {signed_in_at.url}" in done.stderr


def test_a_wrong_password_keeps_nothing(site: LiveSite, tensorjudge: Tensorjudge) -> None:
    done = tensorjudge("login", site.url, "--name", "ada", input="something else")
    assert done.exit_code == 2
    assert "Not signed in" in done.stderr
    assert "do not belong together" in done.stderr
    assert not config.path().exists()


def test_an_invented_token_keeps_nothing(site: LiveSite, tensorjudge: Tensorjudge) -> None:
    done = tensorjudge("login", site.url, "--token", "tj_invented")
    assert done.exit_code == 2
    assert "This token is not known here. Make one at /account" in done.stderr
    assert not config.path().exists()


@pytest.mark.parametrize("given", ["", "\n", "two words\n", "tj_\x1b[2J\n"])
def test_what_can_be_no_token_is_not_sent(tensorjudge: Tensorjudge, given: str) -> None:
    done = tensorjudge("login", "http://127.0.0.1:9", "--token", "-", input=given)
    assert done.exit_code == 2
    assert "There is no token in what was given" in done.stderr


def test_no_site_at_the_address_says_so(tensorjudge: Tensorjudge) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    done = tensorjudge("login", url, "--token", "tj_x")
    assert done.exit_code == 2
    assert f"No site answers at {url} (" in done.stderr
    assert "Is it running, and is the address right?" in done.stderr


class Other(http.server.BaseHTTPRequestHandler):
    """A site that is not ours."""

    def do_GET(self) -> None:
        moved = self.path.startswith("/moved")
        self.send_response(301 if moved else 200)
        if moved:
            self.send_header("Location", "https://elsewhere.example/\x9b31m")
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>Hello</h1>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def other() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(10)


def test_a_site_that_is_not_tensorjudge_says_so(other: str, tensorjudge: Tensorjudge) -> None:
    done = tensorjudge("login", other, "--token", "tj_x")
    assert done.exit_code == 2
    assert f"{other} answers, but not as TensorJudge does" in done.stderr


def test_a_token_follows_no_redirect(other: str, tensorjudge: Tensorjudge) -> None:
    done = tensorjudge("login", f"{other}/moved", "--token", "tj_x")
    assert done.exit_code == 2
    assert "sends us on to https://elsewhere.example/" in done.stderr
    assert "\x9b" not in done.stderr


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://judge.example.org/", "https://judge.example.org"),
        (" judge.example.org ", "https://judge.example.org"),
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("http://host.example/judge", "http://host.example/judge"),
    ],
)
def test_an_address_is_made_whole(text: str, address: str) -> None:
    assert site_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "ftp://a.example", "https://", "https://ada:secret@a.example", "https://a.example?x=1",
     "https://a.example:port", "https://a b.example", "https://a.example/\x1b[2J", "https://[::1"],
)  # fmt: skip
def test_what_is_no_address_says_how_one_looks(text: str) -> None:
    with pytest.raises(TerminalFailure, match=r"one looks like https://judge\.example\.org") as no:
        site_address(text)
    assert "\x1b" not in no.value.detail


@pytest.mark.parametrize(
    ("address", "clear"),
    [
        ("http://judge.example.org", True),
        ("http://10.0.0.7:8000", True),
        ("https://judge.example.org", False),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
        ("http://localhost:8000", False),
    ],
)
def test_http_to_another_machine_is_in_the_clear(address: str, clear: bool) -> None:
    assert travels_in_the_clear(address) is clear


def test_a_configuration_folder_that_cannot_be_made_says_which(
    site: LiveSite, tensorjudge: Tensorjudge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    done = tensorjudge("login", site.url, "--token", site.token)
    assert done.exit_code == 2
    assert f"The login cannot be kept in {tmp_path / 'file' / 'tensorjudge'}" in done.stderr
    assert "set XDG_CONFIG_HOME" in done.stderr


def test_without_the_xdg_variable_it_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    for value in ("", "relative/path"):
        monkeypatch.setenv("XDG_CONFIG_HOME", value)
        assert config.path() == Path("/home/ada/.config/tensorjudge/login.json")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"url": 3}', "\udcff"])
def test_a_login_that_cannot_be_read_is_no_login(tensorjudge: Tensorjudge, text: str) -> None:
    config.path().parent.mkdir(parents=True)
    config.path().write_bytes(text.encode("utf-8", "surrogateescape"))
    done = tensorjudge("problems", "pull", "doubling")
    assert done.exit_code == 2
    assert "holds no login that we can read" in done.stderr
    assert "tensorjudge login URL" in done.stderr


def test_a_login_that_others_can_read_is_told(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    config.path().chmod(0o644)
    done = tensorjudge("problems", "pull", "doubling")
    assert done.exit_code == 0
    assert "Others may read your token" in done.stderr
    assert "(mode 0644)" in done.stderr


def test_signing_out_revokes_the_token_and_forgets_it(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    done = tensorjudge("logout")
    assert (done.exit_code, done.stderr) == (0, f"Signed out of {signed_in_at.url}.\n")
    assert not config.path().exists()
    refused = signed_in_at.ask("GET", "/api/v1/me")
    assert refused.status_code == 401
    assert "was revoked" in refused.json()["detail"]


def test_signing_out_leaves_a_token_that_was_pasted(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    assert tensorjudge("login", "--token", signed_in_at.token).exit_code == 0
    done = tensorjudge("logout")
    assert done.exit_code == 0
    assert f"still holds. Revoke it at {signed_in_at.url}/account" in done.stderr
    assert signed_in_at.ask("GET", "/api/v1/me").status_code == 200


def test_signing_out_of_a_site_that_is_away_forgets_all_the_same(
    tensorjudge: Tensorjudge,
) -> None:
    config.save(config.Login("http://127.0.0.1:9", "tj_x", "ada", ours=True))
    done = tensorjudge("logout")
    assert done.exit_code == 0
    assert "Its token could not be revoked: No site answers" in done.stderr
    assert not config.path().exists()


def test_signing_out_twice_says_so(tensorjudge: Tensorjudge) -> None:
    done = tensorjudge("logout")
    assert (done.exit_code, done.stderr) == (0, "You were not signed in.\n")
