"""How a letter leaves: printed to standard error, by SMTP, or kept in a list (for tests)."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import Protocol
from urllib.parse import urlsplit

import aiosmtplib

from app.settings import Settings

TIMEOUT = 30.0  # seconds for each step of the conversation


@dataclass(frozen=True, slots=True)
class Letter:
    """Plain text to one address."""

    recipient: str
    subject: str
    body: str


class NotSent(Exception):
    """It was not sent; `for_good` when the server will not take it at another time either."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.for_good = reason, for_good


class Transport(Protocol):
    """What takes a letter away."""

    async def send(self, letter: Letter) -> None:
        """Return once somebody else is answerable for it; raises `NotSent`."""


class Console:
    """Prints each letter whole: for a laptop, and for a site whose operator passes them on."""

    async def send(self, letter: Letter) -> None:
        """To standard error, between two lines, in one write."""
        rule = "─" * 72
        print(
            f"{rule}\nMail to {letter.recipient} (printed only: TENSORJUDGE_MAIL=console)\n"
            f"Subject: {letter.subject}\n\n{letter.body.rstrip()}\n{rule}",
            file=sys.stderr,
            flush=True,
        )


@dataclass(slots=True)
class Kept:
    """Keeps what it is given, or refuses it; sends nothing."""

    letters: list[Letter] = field(default_factory=list)
    refusal: NotSent | None = None

    async def send(self, letter: Letter) -> None:
        """Into the list."""
        if self.refusal is not None:
            raise self.refusal
        self.letters.append(letter)


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server, one conversation a letter."""

    host: str
    port: int
    security: str
    username: str
    password: str
    sender: str
    site_url: str

    async def send(self, letter: Letter) -> None:
        """Hand it to the server; with `starttls`, not without encryption."""
        message = self._message(letter)
        try:
            await aiosmtplib.send(
                message,
                sender=parseaddr(self.sender)[1],
                recipients=[letter.recipient],
                hostname=self.host,
                port=self.port,
                username=self.username or None,
                password=self.password or None,
                use_tls=self.security == "tls",
                start_tls=self.security == "starttls",
                timeout=TIMEOUT,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            answers = "; ".join(f"{one.code} {one.message}" for one in error.recipients)
            final = all(500 <= one.code < 600 for one in error.recipients)
            raise NotSent(f"the server refused the address: {answers}", for_good=final) from error
        except aiosmtplib.SMTPNotSupported as error:
            raise NotSent(f"the server cannot do what was asked: {error}") from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            said = str(error) or type(error).__name__
            raise NotSent(f"{self.host}:{self.port}: {said}") from error

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        try:
            message["To"] = Address(addr_spec=letter.recipient)
        except ValueError as error:
            raise NotSent(f"this is no address: {error}", for_good=True) from error
        message["From"] = self.sender
        message["Subject"] = letter.subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=urlsplit(self.site_url).hostname)
        message["Auto-Submitted"] = "auto-generated"  # asks robots for no answer (RFC 3834)
        message.set_content(letter.body)
        return message


def transport_of(settings: Settings) -> Transport:
    """The way that the settings name."""
    if settings.mail == "console":
        return Console()
    ports = {"none": 25, "starttls": 587, "tls": 465}
    return Smtp(
        host=settings.smtp_host,
        port=settings.smtp_port or ports[settings.smtp_security],
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        sender=settings.mail_from,
        site_url=settings.public_url,
    )
