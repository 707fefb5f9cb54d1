"""The OpenID provider: where it is, its keys, and what it says about a person.

OpenID Connect Core 1.0, the code flow with PKCE (RFC 7636) and nonce. What the provider sends is
believed only as far as it is signed: by its keys, for this site and this sign-in, not long ago.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc.jwk import KeySet

from app.database import storable
from app.errors import Forbidden, TensorJudgeError, Unavailable
from app.i18n import _
from app.oidc import id_tokens
from app.oidc.flow import Flow
from app.settings import Settings

log = structlog.get_logger(__name__)

_REMEMBER = 3600.0  # seconds that addresses and keys hold; a new key is looked for when it is met
_PATIENCE = 10.0  # seconds for an exchange
_MOST_BYTES = 512 * 1024  # of one answer
_LONGEST = 255  # characters of a subject, by the specification


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the provider vouches for: `issuer` and `subject` say who, for ever."""

    issuer: str
    subject: str
    username: str  # as it is called there; may be anything
    email: str
    email_verified: bool


class Provider:
    """One provider; its addresses and keys are remembered for an hour.

    `transport`: what answers instead of the network.
    """

    def __init__(
        self, settings: Settings, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self.issuer = settings.oidc_issuer
        self.name = settings.oidc_name or urlsplit(self.issuer).netloc
        self._client_id = settings.oidc_client_id
        self._client_secret = settings.oidc_client_secret.get_secret_value()
        self._scopes = settings.oidc_scopes
        self._transport = transport
        self._metadata: Mapping[str, Any] = {}
        self._keys = KeySet([])
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()

    async def address_of(self, attempt: Flow, redirect_uri: str) -> str:
        """Where to send the browser. Raises `Unavailable` when the provider cannot be read."""
        async with self._client() as client:
            metadata = await self._read(client)
            asked = {"nonce": attempt.nonce, "redirect_uri": redirect_uri}
            if attempt.again:
                asked |= {"prompt": "login", "max_age": "0"}
            address, _state = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=attempt.state,
                code_verifier=attempt.verifier,
                **asked,
            )
        return str(address)

    async def person(
        self, attempt: Flow, redirect_uri: str, code: str, issuer: str | None
    ) -> Person:
        """Who signed in, for the code that the provider gave the browser.

        `issuer`: as the browser brought it (RFC 9207). Raises `Forbidden` when what comes back does
        not hold, `Unavailable` when nothing does.
        """
        async with self._client() as client:
            metadata = await self._read(client)
            named = metadata.get("authorization_response_iss_parameter_supported") is True
            if issuer != self.issuer and (issuer is not None or named):
                raise self._refused(_("The answer is from another provider."), repr(issuer))
            token = await self._redeem(client, attempt, redirect_uri, code)
            claims = await self._verified(client, attempt, token)
            said = dict(claims)
            if not {"email", "preferred_username"} <= claims.keys():
                said = {**await self._asked(client, claims["sub"]), **said}
        return self._person(said)

    # What it says

    async def _redeem(
        self, client: AsyncOAuth2Client, attempt: Flow, redirect_uri: str, code: str
    ) -> dict[str, Any]:
        try:
            async with asyncio.timeout(_PATIENCE):
                return dict(
                    await client.fetch_token(
                        self._metadata["token_endpoint"],
                        auth=self._credentials(client),
                        grant_type="authorization_code",
                        code=code,
                        code_verifier=attempt.verifier,
                        redirect_uri=redirect_uri,
                    )
                )
        except OAuthError as error:
            if error.error == "invalid_grant":
                told = _("This sign-in was used before, or took too long.")
                raise self._refused(told, str(error)) from error
            raise self._misconfigured(f"{error.error}: {error.description}") from error
        except (httpx2.HTTPError, TimeoutError) as error:
            raise self._away(error) from error
        except (ValueError, TypeError, KeyError, httpx2.InvalidURL) as error:
            raise self._misconfigured(f"its token endpoint: {error!r}") from error

    def _credentials(self, client: AsyncOAuth2Client) -> object:
        # A form says a secret without doubt; in a header, characters are quoted by some and not by
        # others (RFC 6749, 2.3.1, asks for it).
        methods = self._metadata.get("token_endpoint_auth_methods_supported") or ()
        if not self._client_secret:
            return client.client_auth("none")
        if "client_secret_post" in methods:
            client.client_secret = self._client_secret
            return client.client_auth("client_secret_post")
        client.client_secret = quote(self._client_secret, safe="")
        return client.client_auth("client_secret_basic")

    async def _verified(
        self, client: AsyncOAuth2Client, attempt: Flow, token: Mapping[str, Any]
    ) -> CodeIDToken:
        signed = token.get("id_token")
        if not isinstance(signed, str):
            raise self._misconfigured("its token endpoint gives no ID token")
        for_us: dict[str, Any] = {
            "issuer": self.issuer,
            "client_id": self._client_id,
            "nonce": attempt.nonce,
            "access_token": token.get("access_token"),
        }
        try:
            try:
                claims = id_tokens.claims_of(signed, self._keys, **for_us)
            except id_tokens.KeyUnknown:
                await self._read(client, anew=True)
                claims = id_tokens.claims_of(signed, self._keys, **for_us)
        except id_tokens.NotValid as error:
            raise self._refused(error.told, str(error)) from error
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST:
            raise self._misconfigured("a subject is no text, empty or too long")
        if storable(subject) != subject:
            raise self._misconfigured("a subject holds what a database may refuse")
        seen = claims.get("auth_time")
        if attempt.again and seen is not None and seen < attempt.began - id_tokens.LEEWAY:
            raise self._refused(_("It did not ask you to sign in again."), f"at {seen}")
        return claims

    async def _asked(self, client: AsyncOAuth2Client, subject: str) -> dict[str, Any]:
        """What the provider's userinfo adds: by the specification claims may stand only there."""
        address = self._metadata.get("userinfo_endpoint")
        if not address:
            return {}
        said = await self._get(client, address, withhold_token=False)
        if said.get("sub") != subject:
            raise self._refused(_("It answers for another person."), repr(said.get("sub")))
        return said

    def _person(self, said: Mapping[str, Any]) -> Person:
        def text(name: str, longest: int) -> str:
            value = said.get(name)
            return value if isinstance(value, str) and len(value) <= longest else ""

        email = text("email", 254)
        return Person(
            issuer=self.issuer,
            subject=str(said["sub"]),
            username=text("preferred_username", 254).split("@")[0] or email.split("@")[0],
            email=email,
            email_verified=said.get("email_verified") is True,
        )

    # Where it is

    async def _read(self, client: AsyncOAuth2Client, *, anew: bool = False) -> Mapping[str, Any]:
        """Its addresses, and its keys with them."""
        asked_at = time.monotonic()
        async with self._reading:  # who waited here finds what the first one read
            if self._read_at > asked_at or (not anew and self._read_at > asked_at - _REMEMBER):
                return self._metadata
            well_known = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = await self._get(client, well_known)
            if found.get("issuer") != self.issuer:
                raise self._misconfigured(f"it calls itself {found.get('issuer')!r}")
            needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            for name in (*needed, *{"userinfo_endpoint"} & found.keys()):
                self._check_address(name, found.get(name))
            keys = await self._get(client, found["jwks_uri"])
            self._keys = id_tokens.key_set(keys)
            self._metadata = found
            self._read_at = time.monotonic()
        return self._metadata

    def _check_address(self, name: str, value: object) -> None:
        schemes = ("https", "http") if self.issuer.startswith("http:") else ("https",)
        if not isinstance(value, str) or urlsplit(value).scheme not in schemes:
            raise self._misconfigured(f"its {name} is {value!r}")

    async def _get(
        self, client: AsyncOAuth2Client, address: str, *, withhold_token: bool = True
    ) -> dict[str, Any]:
        body = bytearray()
        try:
            async with (
                asyncio.timeout(_PATIENCE),
                client.stream("GET", address, withhold_token=withhold_token) as answer,
            ):
                answer.raise_for_status()
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > _MOST_BYTES:
                        raise self._misconfigured(f"{address} is endless")
            found = json.loads(body)
        except (httpx2.HTTPError, TimeoutError) as error:
            raise self._away(error) from error
        except (ValueError, httpx2.InvalidURL) as error:
            raise self._misconfigured(f"{address} gives no JSON") from error
        if not isinstance(found, dict):
            raise self._misconfigured(f"{address} is no object")
        return found

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self._client_id,
            scope=self._scopes,
            code_challenge_method="S256",
            transport=self._transport,
            timeout=_PATIENCE,
            verify=self._tls,
            # A proxy of the environment does not reach this machine's own loopback.
            trust_env=not self.issuer.startswith("http:"),
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()  # reads every authority: fifty milliseconds

    # What to tell

    def _away(self, error: Exception) -> Unavailable:
        log.warning("the OpenID provider does not answer", issuer=self.issuer, error=repr(error))
        return Unavailable(
            _("%(name)s does not answer now. Try again in a minute.", name=self.name),
            retry_after=60,
        )

    def _misconfigured(self, why: str) -> TensorJudgeError:
        log.error("the OpenID provider and this site do not agree", issuer=self.issuer, why=why)
        return Unavailable(
            _(
                "%(name)s and this site do not understand each other; trying again will not help. "
                "Its operator finds the reason in the log.",
                name=self.name,
            ),
            retry_after=600,
        )

    def _refused(self, told: str, why: str) -> Forbidden:
        log.warning("a sign-in was refused", issuer=self.issuer, told=told, why=why)
        again = _("Nobody was signed in. Begin again from here.")
        return Forbidden(f"{self.name}: {told} {again}")
