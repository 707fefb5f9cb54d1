"""An issuer of the tests' own, in this process: it can be made to lie in every way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://campus.example"
CLIENT_ID = "tensorjudge"


def new_key(kid: str = "one") -> RSAKey:
    """A signing key."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@dataclass
class LyingIssuer(httpx2.AsyncBaseTransport):
    """Answers as the provider would, honestly until a test changes something of it."""

    key: RSAKey = field(default_factory=new_key)
    metadata: dict[str, Any] = field(default_factory=dict)  # over the honest ones
    claims: dict[str, Any] = field(default_factory=dict)  # over the honest ones; None: left out
    userinfo: dict[str, Any] = field(default_factory=lambda: {"sub": "grace"})
    header: dict[str, Any] = field(default_factory=dict)
    signed: str | None = None  # instead of an honest ID token
    away: bool = False
    asked: list[str] = field(default_factory=list)  # paths, in order
    told_secret: dict[str, str] = field(default_factory=dict)  # by "header" or "form"
    _nonce: str = ""
    _challenge: str = ""

    def authorise(self, address: str, code: str = "a-code") -> dict[str, str]:
        """What the browser brings back from this address, as parameters of the callback."""
        wanted = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{ISSUER}/authorize?")
        assert wanted["response_type"] == "code"
        assert wanted["code_challenge_method"] == "S256"
        self._nonce, self._challenge = wanted["nonce"], wanted["code_challenge"]
        return {"state": wanted["state"], "code": code}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """One answer."""
        self.asked.append(request.url.path)
        if self.away:
            raise httpx2.ConnectError("nobody there", request=request)
        body = (await request.aread()).decode()
        if request.url.path == "/token":
            self._note_secret(request.headers.get("authorization", ""), body)
        answer = {
            "/.well-known/openid-configuration": self._discovery,
            "/keys": lambda _: {"keys": [self.key.as_dict(private=False)]},
            "/token": self._token,
            "/userinfo": lambda _: self.userinfo,
        }[request.url.path](body)
        status = 400 if "error" in answer else 200
        return httpx2.Response(status, json=answer)

    def _note_secret(self, header: str, body: str) -> None:
        if header:
            pair = base64.b64decode(header.removeprefix("Basic ")).decode()
            self.told_secret["header"] = unquote(pair.split(":")[1])
        if sent := parse_qs(body).get("client_secret"):
            self.told_secret["form"] = sent[0]

    def _discovery(self, _: str) -> dict[str, Any]:
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
            **self.metadata,
        }

    def _token(self, body: str) -> dict[str, Any]:
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self._challenge:
            return {"error": "invalid_grant"}
        signed = self.signed or self.sign(self.honest_claims() | self.claims)
        return {"access_token": "an-access-token", "token_type": "Bearer", "id_token": signed}

    def honest_claims(self) -> dict[str, Any]:
        """What it says of grace."""
        now = int(time.time())
        return {
            "iss": ISSUER, "aud": CLIENT_ID, "sub": "grace", "iat": now, "exp": now + 300,
            "nonce": self._nonce, "email": "grace@campus.example", "email_verified": True,
            "preferred_username": "grace",
        }  # fmt: skip

    def sign(self, claims: dict[str, Any]) -> str:
        """By its key, whatever is said."""
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        said = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(header, said, self.key)


def _part(value: bytes | dict[str, Any]) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def unsigned(claims: dict[str, Any]) -> str:
    """An ID token of the algorithm "none"."""
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


def signed_by_secret(secret: bytes, claims: dict[str, Any]) -> str:
    """An ID token signed by a secret that both sides know (HS256)."""
    text = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
    return f"{text}.{_part(hmac.digest(secret, text.encode(), 'sha256'))}"
