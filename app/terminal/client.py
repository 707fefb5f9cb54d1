"""The site's API, asked one question at a time; every failure comes back in words."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote, urlsplit

import httpx2
from pydantic import BaseModel, ValidationError

from app.terminal.answers import (
    Account,
    Detail,
    Details,
    Problem,
    Refusal,
    Sent,
    Submission,
    TokenMade,
)
from app.terminal.failures import NoConnection, NotSignedIn, SiteRefused, TerminalFailure
from app.terminal.text import line

API = "/api/v1"
PATIENCE = httpx2.Timeout(30.0, connect=10.0)  # seconds
#: A stream says something every 15 s; a proxy that keeps it back is found out after this.
SILENCE = httpx2.Timeout(30.0, connect=10.0, read=25.0)

A = TypeVar("A", bound=BaseModel)


def site_address(text: str) -> str:
    """The address of a site as a person writes it, made whole. Raises `TerminalFailure`."""
    address = text.strip()
    try:
        if "://" not in address:
            near = _is_loopback(urlsplit(f"//{address}").hostname or "")
            address = f"{'http' if near else 'https'}://{address}"
        address = address.rstrip("/")
        parts = urlsplit(address)
        odd = parts.username or parts.query or parts.fragment or parts.port == 0
        httpx2.URL(address)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and not odd
    except (ValueError, httpx2.InvalidURL):
        fine = False
    if not fine or " " in address or not address.isprintable():
        raise TerminalFailure(
            f"{line(text)!r} is no address of a site; one looks like https://judge.example.org"
        )
    return address


def travels_in_the_clear(address: str) -> bool:
    """Whether whoever stands between here and the site can read a password sent there."""
    parts = urlsplit(address)
    return parts.scheme == "http" and not _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class Site:
    """One site, asked as the holder of a token, or as nobody."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self._http = httpx2.Client(
            base_url=url,
            headers={
                "Accept": "application/json",
                "User-Agent": "tensorjudge (terminal)",
                **({"Authorization": f"Bearer {token}"} if token else {}),
            },
            timeout=PATIENCE,
            # A token follows no redirect to another place.
            follow_redirects=False,
            # A proxy of the environment does not reach this machine's own loopback.
            trust_env=not _is_loopback(urlsplit(url).hostname or ""),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def make_token(self, name: str, password: str, label: str) -> str:
        """A new token, by name and password."""
        answer = self._ask(
            "POST", f"{API}/tokens", auth=httpx2.BasicAuth(name, password), json={"name": label}
        )
        return self._read(TokenMade, answer).token

    def revoke(self) -> None:
        """Make the token that we carry worthless."""
        self._ask("DELETE", f"{API}/tokens/current")

    def account(self) -> Account:
        """Who we are."""
        return self._read(Account, self._ask("GET", f"{API}/me"))

    def problem(self, slug: str) -> Problem:
        """A problem as its page shows it."""
        return self._read(Problem, self._ask("GET", f"{API}/problems/{quote(slug, safe='')}"))

    def training_text(self, slug: str) -> str:
        """What `fit` of a challenge is given."""
        return self._ask("GET", f"/problems/{quote(slug, safe='')}/train.txt").text

    def send(self, problem: str, code: str, mode: str) -> str:
        """Have `code` graded: the submission's id."""
        body = {"problem": problem, "code": code, "mode": mode}
        return self._read(Sent, self._ask("POST", f"{API}/submissions", json=body)).id

    def submission(self, id_: str) -> tuple[Submission, dict[str, Any]]:
        """One of our submissions as it stands, and the JSON that it came as."""
        return self.read_submission(self._ask("GET", self._place(id_)).content)

    def read_submission(self, raw: bytes | str) -> tuple[Submission, dict[str, Any]]:
        """The same, of JSON that came otherwise."""
        try:
            read = Submission.model_validate_json(raw)
        except ValidationError:
            raise self._strange("a submission that cannot be read") from None
        return read, _as_dict(raw)

    def details(self, id_: str) -> list[Detail]:
        """What its visible cases gave, as far as they landed."""
        return self._read(Details, self._ask("GET", f"{self._place(id_)}/cases")).items

    def cannot_grade(self) -> str:
        """Why the site cannot grade now; "" when it can, or does not say."""
        try:
            answer = self._http.get("/readyz")
            if answer.status_code == 503:
                return Refusal.model_validate_json(answer.content).words
        except (httpx2.HTTPError, ValidationError):
            pass  # only a courtesy: what matters is asked again
        return ""

    def waits_for(self, id_: str) -> str:
        """What a submission waits for that is not there (a GPU, say); "" when nothing is missing.

        A courtesy, like `cannot_grade`: it never raises.
        """
        try:
            return line(self.submission(id_)[0].waits_for or "")
        except TerminalFailure:
            return ""

    @contextmanager
    def events(self, id_: str, last_id: str) -> Iterator[Iterator[httpx2.ServerSentEvent]]:
        """The live events behind `last_id`. Raises `SiteRefused` where there is no stream."""
        headers = {"Accept": "text/event-stream", "Cache-Control": "no-store"}
        if last_id:
            headers["Last-Event-ID"] = last_id
        try:
            with self._http.stream(
                "GET", f"{self._place(id_)}/events", headers=headers, timeout=SILENCE
            ) as answer:
                if answer.status_code != 200:
                    answer.read()
                    self._check(answer)
                if not answer.headers.get("content-type", "").startswith("text/event-stream"):
                    raise SiteRefused(f"{self.url} sends no live events.", answer.status_code)
                yield iter(httpx2.EventSource(answer))
        except httpx2.HTTPError as error:
            raise self._unreachable(error) from None

    def page(self, id_: str) -> str:
        """The address of a submission for people."""
        return f"{self.url}/submissions/{quote(id_, safe='')}"

    @staticmethod
    def _place(id_: str) -> str:
        return f"{API}/submissions/{quote(id_, safe='')}"

    def _ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        try:
            answer = self._http.request(method, path, **more)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise self._unreachable(error) from None
        self._check(answer)
        return answer

    def _check(self, answer: httpx2.Response) -> None:
        """Raise what an answer that is no success says."""
        if answer.is_success:
            return
        if answer.is_redirect:
            to = line(answer.headers.get("location", "elsewhere"))
            raise TerminalFailure(
                f"{self.url} sends us on to {to}, where your token does not go by itself. "
                "Sign in at the address that the site really has: tensorjudge login URL"
            )
        try:
            said = Refusal.model_validate_json(answer.content).words
        except ValidationError:
            if answer.status_code >= 500:  # what stands before a site says that it is away
                raise SiteRefused(
                    f"{self.url} is not there just now (status {answer.status_code}). "
                    "Try again later.",
                    answer.status_code,
                ) from None
            kind = line(answer.headers.get("content-type", "nothing"))
            raise self._strange(f"status {answer.status_code}, {kind}") from None
        if answer.status_code == 401:
            raise NotSignedIn(f"{self.url}: {said}")
        raise SiteRefused(f"{self.url}: {said}", answer.status_code)

    def _read(self, kind: type[A], answer: httpx2.Response) -> A:
        try:
            return kind.model_validate_json(answer.content)
        except ValidationError:
            raise self._strange(f"no {kind.__name__.lower()} in its answer") from None

    def _strange(self, what: str) -> TerminalFailure:
        return TerminalFailure(
            f"{self.url} answers, but not as TensorJudge does ({what}). "
            "Check the address; is the site as new as this command?"
        )

    def _unreachable(self, error: Exception) -> TerminalFailure:
        reason = line(str(error)) or type(error).__name__
        if isinstance(error, httpx2.TimeoutException):
            return NoConnection(f"{self.url} did not answer in time. Try again later.")
        if "CERTIFICATE" in reason.upper():
            return NoConnection(
                f"The certificate of {self.url} cannot be trusted ({reason}). Check the address; "
                "if it is right, its operator must mend the certificate."
            )
        if isinstance(error, httpx2.ConnectError):
            return NoConnection(
                f"No site answers at {self.url} ({reason}). Is it running, and is the address "
                "right? Another one: tensorjudge login URL"
            )
        return NoConnection(f"The connection to {self.url} broke ({reason}). Try again.")


def _as_dict(raw: bytes | str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(raw)
    return found
