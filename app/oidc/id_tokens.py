"""ID tokens: signed by the provider's keys, for this site, for this one sign-in, not long ago."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, KeySet
from joserfc.jws import JWSRegistry

from app.i18n import _

log = structlog.get_logger(__name__)

#: Signed with a key that only the provider has: neither "none" nor a secret that we share.
ALGORITHMS = [f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)]
LEEWAY = 60  # seconds that the clocks may differ


class NotValid(Exception):
    """The token does not hold; `told` says why, for people."""

    def __init__(self, told: str, why: Exception) -> None:
        super().__init__(f"{told} ({why!r})")
        self.told = told


class KeyUnknown(NotValid):
    """None of these keys signed it: the provider may have new ones."""


def key_set(found: Mapping[str, Any]) -> KeySet:
    """Those of a provider's keys that can sign; others are not for us."""
    keys = []
    listed = found.get("keys")
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict) or one.get("kty") not in ("RSA", "EC"):
            continue
        if one.get("use", "sig") != "sig":
            continue
        try:
            keys.append(JWKRegistry.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            log.warning("a key of the OpenID provider cannot be read", kid=one.get("kid"))
    return KeySet(keys)


def claims_of(
    signed: str, keys: KeySet, *, issuer: str, client_id: str, nonce: str, access_token: object
) -> CodeIDToken:
    """What the token says, once all of it holds (OpenID Connect Core 1.0, 3.1.3.7).

    Raises `KeyUnknown`, or else `NotValid`.
    """
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    unsigned = _("What it says is not signed by its keys.")
    try:
        token = jwt.decode(signed, keys, algorithms=ALGORITHMS, registry=registry)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": client_id},
            },
            params={"client_id": client_id, "nonce": nonce, "access_token": access_token},
        )
        claims.validate(leeway=LEEWAY)
    except (InvalidKeyIdError, BadSignatureError) as error:
        raise KeyUnknown(unsigned, error) from error
    except ClaimError as error:
        raise NotValid(_claim_text(error.claim), error) from error
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotValid(unsigned, error) from error
    return claims


def _claim_text(claim: str) -> str:
    if claim in ("exp", "iat", "nbf"):
        return _("Its clock and ours differ by more than a minute, or this sign-in took too long.")
    if claim == "nonce":
        return _("The answer belongs to another sign-in.")
    return _("What it says is not meant for this site.")
