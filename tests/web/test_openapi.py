"""The description of the API and the API agree, whatever is sent (schemathesis)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig

from app.settings import Settings
from tests.conftest import PASSWORD

ERROR = {"$ref": "#/components/schemas/ErrorBody"}


async def _described(client: httpx2.AsyncClient) -> dict[str, Any]:
    description: dict[str, Any] = (await client.get("/openapi.json")).json()
    return description


@pytest.mark.asyncio
async def test_every_operation_of_the_contract_is_described(client: httpx2.AsyncClient) -> None:
    described = await _described(client)
    operations = {
        f"{method.upper()} {path}"
        for path, methods in described["paths"].items()
        for method in methods
    }
    assert operations >= {
        "POST /api/v1/users",
        "POST /api/v1/tokens",
        "DELETE /api/v1/tokens/current",
        "GET /api/v1/problems",
        "GET /api/v1/problems/{slug}",
        "POST /api/v1/submissions",
        "GET /api/v1/submissions",
        "GET /api/v1/submissions/{id}",
        "GET /api/v1/submissions/{id}/cases",
        "GET /api/v1/submissions/{id}/events",
        "GET /api/v1/me",
        "GET /api/v1/me/progress",
        "GET /api/v1/problems/{slug}/editorial",
        "POST /api/v1/problems/{slug}/editorial",
        "GET /api/v1/tracks",
        "POST /api/v1/problems/{slug}/attempts",
        "GET /api/v1/problems/{slug}/attempts",
        "GET /api/v1/attempts/{id}",
        "POST /api/v1/attempts/{id}/answers",
        "POST /api/v1/training-runs",
        "GET /api/v1/training-runs",
        "GET /api/v1/training-runs/{id}",
        "GET /api/v1/training-runs/{id}/events",
        "POST /api/v1/training-runs/{id}/stop",
    }


@pytest.mark.asyncio
async def test_every_error_is_described_in_the_one_shape(client: httpx2.AsyncClient) -> None:
    described = await _described(client)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    (content,) = answer["content"].values()
                    assert content["schema"] == ERROR, (method, path, status)


@pytest.fixture
def address(settings: Settings, cheap_passwords: None) -> Iterator[str]:
    """A running site: schemathesis sends real requests, in a thread of their own."""
    from app.main import create_app

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings), log_config=None, access_log=False, timeout_graceful_shutdown=1
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
    listener.close()


@pytest.mark.slow
def test_whatever_is_sent_gets_what_is_described(address: str) -> None:
    with httpx2.Client(base_url=address, timeout=60) as client:  # it is only starting
        new = {"username": "ada", "email": "ada@example.org", "password": PASSWORD}
        assert client.post("/api/v1/users", json=new).status_code == 201
        token = client.post("/api/v1/tokens", auth=("ada", PASSWORD)).json()["token"]
        described = client.get("/openapi.json").json()
    del described["paths"]["/api/v1/tokens/current"]  # it would revoke the token of all others
    # A stream of what nobody works at does not end: its own tests follow it.
    for path in ("/api/v1/submissions/{id}/events", "/api/v1/training-runs/{id}/events"):
        del described["paths"][path]
    schema = schemathesis.openapi.from_dict(described, config=SchemathesisConfig())
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=20,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @_given(operation)
        def holds(case: schemathesis.Case) -> None:
            case.call_and_validate(
                base_url=address,
                headers={"Authorization": f"Bearer {token}"},
                checks=[
                    schemathesis.checks.not_a_server_error,
                    schemathesis.checks.status_code_conformance,
                    schemathesis.checks.content_type_conformance,
                    schemathesis.checks.response_schema_conformance,
                ],
                timeout=60,
            )

        holds()
        tried += 1
    assert tried >= 9


def _given(operation: Any) -> Any:
    from hypothesis import given

    return given(case=operation.as_strategy())
