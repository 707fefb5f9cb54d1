"""The application with a provider to sign in by."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from app.settings import Settings
from tests.oidc.server import CLIENT_ID, CLIENT_SECRET


@pytest.fixture
def settings(settings: Settings, issuer: str) -> Settings:
    """Those of all tests, with the `issuer` of the module."""
    return settings.model_copy(
        update={
            "oidc_issuer": issuer,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": SecretStr(CLIENT_SECRET),
            "oidc_name": "Campus",
        }
    )
