"""docker-compose.yml: it parses, and the sandbox that it starts has every barrier."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return services


@pytest.mark.compose
def test_docker_compose_reads_it() -> None:
    done = subprocess.run(
        ["docker-compose", "-f", str(ROOT / "docker-compose.yml"), "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_no_service_sees_a_docker_socket_or_is_privileged(services: dict[str, Any]) -> None:
    for service in services.values():
        assert "docker.sock" not in str(service)
        assert not service.get("privileged")
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert "no-new-privileges:true" in service["security_opt"]


def test_the_sandbox_has_no_network_and_its_own_profile(services: dict[str, Any]) -> None:
    sandbox = services["sandbox"]
    assert sandbox["network_mode"] == "none"
    assert "seccomp:./sandbox/seccomp.json" in sandbox["security_opt"]
    assert (ROOT / "sandbox/seccomp.json").is_file()
    assert sandbox["user"] == "65534:65534"
    assert sandbox["pids_limit"]
    assert sandbox["mem_limit"]
    assert sandbox["volumes"] == ["socket:/run/tensorjudge:ro"]


def test_the_sandbox_waits_for_its_worker_and_may_mount_for_its_children(
    services: dict[str, Any],
) -> None:
    assert "--wait" in services["sandbox"]["command"]
    assert "apparmor=unconfined" in services["sandbox"]["security_opt"]


def test_as_many_gradings_run_as_there_are_cores_for_them(services: dict[str, Any]) -> None:
    assert services["worker"]["environment"]["TENSORJUDGE_WORKERS"] == "${TENSORJUDGE_WORKERS:-1}"
    assert services["sandbox"]["cpus"] == 1


def test_who_may_speak_for_a_visitor_is_passed_on(services: dict[str, Any]) -> None:
    assert "FORWARDED_ALLOW_IPS" in services["web"]["environment"]


def test_the_runner_is_not_told_where_the_socket_is_by_its_environment(
    services: dict[str, Any],
) -> None:
    assert "environment" not in services["sandbox"]


def test_the_web_process_does_not_share_the_sandbox_socket(services: dict[str, Any]) -> None:
    assert services["web"]["volumes"] == ["data:/data"]
