"""One sign-in under way: what was asked for, kept by the browser in a signed cookie.

The cookie ties the answer to the browser that asked; nonce and verifier are derived from the state
and never leave this site but in their own places of the protocol.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from app.settings import Settings

LIFE = 600  # seconds to sign in at the provider


@dataclass(frozen=True, slots=True)
class Flow:
    """What was asked: by whom (`user_id` of an account to connect; None: to sign in), to go where.

    `again`: the provider is to ask for the password even of somebody whom it knows.
    """

    state: str
    nonce: str
    verifier: str
    next: str
    user_id: int | None
    again: bool
    began: float


def begin(
    settings: Settings, next: str, *, user_id: int | None = None, again: bool = False
) -> Flow:
    """A new one."""
    return _flow(settings, secrets.token_urlsafe(32), next, user_id, again, time.time())


def _flow(
    settings: Settings, state: str, next: str, user_id: int | None, again: bool, began: float
) -> Flow:
    nonce, verifier = (_derived(settings, use, state) for use in ("nonce", "verifier"))
    return Flow(state, nonce, verifier, next, user_id, again, began)


def _derived(settings: Settings, use: str, state: str) -> str:
    text = f"tensorjudge oidc {use} {state}".encode()
    digest = hmac.new(settings.secret, text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def keep(request: Request, response: Response, flow: Flow) -> None:
    """Have the browser bring it back."""
    value = _serializer(request).dumps(
        [flow.state, flow.next, flow.user_id, flow.again, int(flow.began)]
    )
    response.set_cookie(
        _cookie_name(request),
        value,
        max_age=LIFE,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",  # the provider sends the browser back by a link, which carries it
    )


def kept(request: Request, state: str) -> Flow | None:
    """The one that this browser began with this state; None when it did not, or long ago."""
    value = request.cookies.get(_cookie_name(request), "")
    try:
        ours, next, user_id, again, began = _serializer(request).loads(value, max_age=LIFE)
    except (BadSignature, ValueError, TypeError):
        return None
    if not hmac.compare_digest(ours.encode(), state.encode("utf-8", "replace")):
        return None
    return _flow(request.app.state.settings, ours, next, user_id, again, began)


def forget(request: Request, response: Response) -> None:
    """It is over, however it ended."""
    response.delete_cookie(
        _cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True
    )


def _cookie_name(request: Request) -> str:
    name = "tensorjudge-oidc"
    return f"__Host-{name}" if request.url.scheme == "https" else name


def _serializer(request: Request) -> URLSafeTimedSerializer:
    settings: Settings = request.app.state.settings
    return URLSafeTimedSerializer(
        settings.secret,
        salt="tensorjudge oidc flow",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )
