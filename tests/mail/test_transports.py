"""SMTP against a server that runs here, with and without TLS; the console; the settings."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from pydantic import SecretStr, ValidationError

from app.mail.transports import Console, Letter, NotSent, Smtp, transport_of
from app.settings import Settings

LETTER = Letter("ada@example.org", "Bestätige deine Adresse", "Öffne diesen Link:\n\nhttps://x/y\n")


class Box:
    """What the server got; a recipient named full@ or no@ is refused."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802, the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("full@"):
            return "452 Mailbox full"
        if address.startswith("no@"):
            return "550 No such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.got.append(envelope)
        return "250 OK"


class _Server(Controller):
    """One that has the port which the system gives it: one that was free may not stay so."""

    async def _listening(self, asked: Coroutine[Any, Any, asyncio.Server]) -> asyncio.Server:
        server = await asked
        self.port = server.sockets[0].getsockname()[1]
        return server

    def _create_server(self) -> Coroutine[Any, Any, asyncio.Server]:
        return self._listening(super()._create_server())


def _controller(box: Box, **options: Any) -> Controller:
    return _Server(box, hostname="127.0.0.1", port=0, ready_timeout=60, **options)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    """A server without TLS."""
    controller = _controller(box)
    controller.start()
    yield controller
    controller.stop()


def _smtp(port: int, **changed: Any) -> Smtp:
    given = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "username": "",
        "password": "",
        "sender": "TensorJudge <judge@example.org>",
        "site_url": "https://judge.example.org",
    }
    return Smtp(**{**given, **changed})


async def _send(smtp: Smtp, letter: Letter = LETTER) -> None:
    """Send it, and see its connection closed.

    A test's loop ends behind its last line, and would leave the two goodbyes of TLS half said.
    """
    loop = asyncio.get_running_loop()
    connect = loop.create_connection
    connections: list[socket.socket] = []

    async def noted(*given: Any, **named: Any) -> Any:
        transport, protocol = await connect(*given, **named)
        connections.append(transport.get_extra_info("socket"))
        return transport, protocol

    with mock.patch.object(loop, "create_connection", noted):
        try:
            await smtp.send(letter)
        finally:
            for _ in range(2000):
                if all(one.fileno() == -1 for one in connections):
                    break
                await asyncio.sleep(0.005)
            else:
                pytest.fail("the connection stays open")


@pytest.mark.asyncio
async def test_a_letter_arrives_as_it_was_written(server: Controller, box: Box) -> None:
    await _send(_smtp(server.port))
    (envelope,) = box.got
    assert envelope.mail_from == "judge@example.org"
    assert envelope.rcpt_tos == ["ada@example.org"]
    assert isinstance(envelope.content, bytes)
    got = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert (got["To"], got["From"]) == ("ada@example.org", "TensorJudge <judge@example.org>")
    assert got["Subject"] == LETTER.subject
    assert got["Message-ID"].endswith("@judge.example.org>")
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().replace("\r\n", "\n") == LETTER.body


@pytest.mark.parametrize(("address", "for_good"), [("no@example.org", True), ("full@x.org", False)])
@pytest.mark.asyncio
async def test_a_refused_address_is_told_and_only_a_final_refusal_is_final(
    server: Controller, box: Box, address: str, for_good: bool
) -> None:
    with pytest.raises(NotSent) as refused:
        await _send(_smtp(server.port), Letter(address, "s", "b"))
    assert refused.value.for_good is for_good
    assert "refused the address" in refused.value.reason
    assert box.got == []


@pytest.mark.parametrize("recipient", ["a b@example.org", "ada@example.org\nBcc: eve@x.org", "ada"])
@pytest.mark.asyncio
async def test_what_is_no_single_address_never_reaches_the_server(
    server: Controller, box: Box, recipient: str
) -> None:
    with pytest.raises(NotSent) as refused:
        await _send(_smtp(server.port), Letter(recipient, "s", "b"))
    assert refused.value.for_good
    assert box.got == []


@pytest.mark.asyncio
async def test_with_starttls_asked_for_nothing_is_sent_in_the_clear(
    server: Controller, box: Box
) -> None:
    with pytest.raises(NotSent) as refused:
        await _send(_smtp(server.port, security="starttls"))
    assert not refused.value.for_good
    assert box.got == []


@pytest.mark.asyncio
async def test_a_server_that_is_away_is_tried_again(box: Box) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotSent) as refused:
        await _send(_smtp(port))
    assert not refused.value.for_good
    assert f"127.0.0.1:{port}" in refused.value.reason


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that nobody signed, with its key."""
    import subprocess

    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path), "-out", str(path),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return path


@pytest.fixture
def tls_server(box: Box, certificate: Path) -> Iterator[Controller]:
    """A server that wants STARTTLS, and a name and password after it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # The file has the key first and the certificate after it, or the other way round.
    context.load_cert_chain(certificate)

    def known(
        server: SMTP, session: Session, envelope: Envelope, way: str, data: Any
    ) -> AuthResult:
        right = (data.login, data.password) == (b"judge", b"right")
        return AuthResult(success=right, handled=False)  # the server words the refusal

    controller = _controller(
        box, tls_context=context, require_starttls=True, auth_required=True, authenticator=known
    )
    controller.start()
    yield controller
    controller.stop()


@pytest.mark.asyncio
async def test_with_starttls_a_name_and_a_password_a_letter_arrives(
    tls_server: Controller, box: Box, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    smtp = _smtp(tls_server.port, security="starttls", username="judge", password="right")
    await _send(smtp)
    assert len(box.got) == 1
    with pytest.raises(NotSent) as refused:
        await _send(replace(smtp, password="wrong"))
    assert not refused.value.for_good  # the operator can mend that
    assert "credentials invalid" in refused.value.reason


@pytest.mark.asyncio
async def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    tls_server: Controller, box: Box
) -> None:
    with pytest.raises(NotSent, match="certificate"):
        await _send(_smtp(tls_server.port, security="starttls"))
    assert box.got == []


@pytest.mark.asyncio
async def test_the_console_prints_it_whole(capsys: pytest.CaptureFixture[str]) -> None:
    await Console().send(LETTER)
    said = capsys.readouterr()
    assert said.out == ""
    for part in (LETTER.recipient, LETTER.subject, LETTER.body):
        assert part in said.err


def _settings(tmp_path: Path, **given: Any) -> Settings:
    return Settings(data=tmp_path, **given)


COMPLETE = {
    "mail": "smtp",
    "smtp_host": "mail.example.org",
    "mail_from": "TensorJudge <judge@example.org>",
    "site_url": "https://judge.example.org/",
}


def test_by_default_letters_are_printed(tmp_path: Path) -> None:
    assert isinstance(transport_of(_settings(tmp_path)), Console)


@pytest.mark.parametrize(("security", "port"), [("none", 25), ("starttls", 587), ("tls", 465)])
def test_the_port_follows_the_security(tmp_path: Path, security: str, port: int) -> None:
    found = transport_of(_settings(tmp_path, **COMPLETE, smtp_security=security))
    assert isinstance(found, Smtp)
    assert (found.port, found.site_url) == (port, "https://judge.example.org")


def test_a_password_is_not_shown_with_the_settings(tmp_path: Path) -> None:
    settings = _settings(tmp_path, **COMPLETE, smtp_password=SecretStr("hush"))
    assert "hush" not in repr(settings)


@pytest.mark.parametrize("missing", ["smtp_host", "mail_from", "site_url"])
def test_smtp_says_what_it_still_needs(tmp_path: Path, missing: str) -> None:
    with pytest.raises(ValidationError, match=f"needs TENSORJUDGE_{missing.upper()} too"):
        _settings(tmp_path, **{**COMPLETE, missing: ""})


@pytest.mark.parametrize("url", ["judge.example.org", "ftp://x", "https://x/path", "https://"])
def test_a_sites_address_is_whole_and_without_a_path(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValidationError, match="not the address of a site"):
        _settings(tmp_path, site_url=url)


def test_links_lead_to_where_the_site_listens_unless_it_has_a_public_address(
    tmp_path: Path,
) -> None:
    assert _settings(tmp_path).public_url == "http://127.0.0.1:8000"
    assert _settings(tmp_path, host="0.0.0.0", port=80).public_url == "http://localhost:80"
    assert _settings(tmp_path, host="::1").public_url == "http://[::1]:8000"
