"""docker-compose.yml for real: its three services, started with the options that it names.

The engine may have no bridge (a test machine has none): `web` takes the host's network and a free
loopback port instead of a published one. All else is passed on, and an option that this file does
not know fails the test instead of being left out.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from app.drivers import promises
from app.drivers.port import SandboxInfo
from benchmarks.service import Service, free_port

ROOT = Path(__file__).parents[2]
PROBLEM = ROOT / "problems/gradient-descent"
RIGHT = (PROBLEM / "solution.py").read_text(encoding="utf-8")
WRONG = (PROBLEM / "submissions/wrong_answer/climbs.py").read_text(encoding="utf-8")
IMAGE = "tensorjudge:test"  # stays, so that the next build is short

pytestmark = [
    pytest.mark.docker,
    pytest.mark.compose,
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.timeout(900),  # the first build downloads wheels
]


def sdk_options(service: dict[str, Any], prefix: str) -> dict[str, Any]:
    """A service of `docker-compose config` as arguments of the SDK's `containers.run`."""
    left = dict(service)
    for name in ("build", "depends_on", "ports"):
        left.pop(name, None)
    options: dict[str, Any] = {
        "volumes": {
            f"{prefix}-{source}": {"bind": target, "mode": mode}
            for source, target, mode in (text.split(":") for text in left.pop("volumes"))
        },
        "tmpfs": {
            path: rest for path, _, rest in (text.partition(":") for text in left.pop("tmpfs"))
        },
        "security_opt": [_security(text) for text in left.pop("security_opt")],
        "restart_policy": {"Name": left.pop("restart")},
    }
    if "cpus" in left:
        options["nano_cpus"] = int(float(left.pop("cpus")) * 1e9)
    if "healthcheck" in left:
        check = left.pop("healthcheck")
        options["healthcheck"] = {
            "test": check["test"],
            "interval": 500_000_000,  # not ten seconds: the test waits for it
            "timeout": 3_000_000_000,
            "retries": check["retries"],
        }
    same = ("image", "command", "environment", "read_only", "cap_drop", "user", "network_mode")
    same += ("mem_limit", "memswap_limit", "pids_limit", "stop_signal")
    options |= {name: left.pop(name) for name in same if name in left}
    assert not left, f"docker-compose.yml has options that this test does not pass on: {left}"
    return options


def _security(text: str) -> str:
    name, _, value = text.replace("=", ":", 1).partition(":")
    if name == "seccomp" and value != "unconfined":
        value = (ROOT / value).read_text(encoding="utf-8")
    return f"{name}={value}"


class Site:
    """The three containers, and a signed-up learner's client."""

    def __init__(self, containers: dict[str, Any], service: Service) -> None:
        self.containers = containers
        self.service = service

    def graded(self, code: str) -> dict[str, Any]:
        """What becomes of this answer to gradient-descent."""
        return self.service.finished(self.service.submit("gradient-descent", code))

    def python(self, name: str, code: str) -> str:
        """What Python code prints inside a service's container, run as its own user."""
        status, output = self.containers[name].exec_run(["python", "-c", code])
        assert status == 0, output.decode()
        return str(output.decode().strip())

    def said(self) -> str:
        """The ends of the logs."""
        return "\n".join(
            f"--- {name}\n{one.logs(tail=30).decode(errors='replace')}"
            for name, one in self.containers.items()
        )

    def wait_until_ready(self, seconds: float = 180) -> None:
        """Return when /readyz is 200."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx2.HTTPError):
                if self.service.client.get("/readyz").status_code == 200:
                    return
            time.sleep(0.2)
        raise AssertionError("not ready: " + self.said())


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    import docker

    built = subprocess.run(
        ["scripts/image"],
        cwd=ROOT,
        env={**os.environ, "TAG": IMAGE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    config = subprocess.run(
        ["docker-compose", "config"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    services: dict[str, Any] = yaml.safe_load(config.stdout)["services"]
    port = free_port()
    services["web"]["network_mode"] = "host"
    services["web"]["environment"] |= {
        "TENSORJUDGE_HOST": "127.0.0.1",
        "TENSORJUDGE_PORT": str(port),
    }
    check = services["web"]["healthcheck"]["test"]
    services["web"]["healthcheck"]["test"] = [part.replace(":8000", f":{port}") for part in check]

    prefix = f"tensorjudge-test-{secrets.token_hex(4)}"
    client = docker.from_env(timeout=120)
    containers: dict[str, Any] = {}
    service = Service(f"http://127.0.0.1:{port}", process=None, log=ROOT)  # type: ignore[arg-type]
    try:
        for name in ("web", "worker", "sandbox"):  # the order of depends_on
            options = sdk_options(services[name], prefix)
            if options["image"] == "tensorjudge:latest":
                options["image"] = IMAGE
            containers[name] = client.containers.run(
                **options, name=f"{prefix}-{name}", detach=True
            )
        site = Site(containers, service)
        site.wait_until_ready()
        service.sign_up()
        yield site
    finally:
        service.client.close()
        for one in containers.values():
            one.remove(force=True, v=True)
        for volume in client.volumes.list(filters={"name": prefix}):
            volume.remove()
        client.close()


def test_a_right_and_a_wrong_answer_get_their_verdicts_in_the_attached_sandbox(site: Site) -> None:
    right, wrong = site.graded(RIGHT), site.graded(WRONG)
    assert (right["verdict"], wrong["verdict"]) == ("accepted", "wrong_answer"), site.said()
    for graded in (right, wrong):
        sandbox = graded["environment"]
        assert (sandbox["driver"], sandbox["isolation"]) == ("attached", "fork")
        assert sandbox["barriers"]["container"]
        assert not promises.broken(SandboxInfo(**sandbox)), sandbox["barriers"]


@pytest.mark.parametrize("name", ["sandbox", "worker"])
def test_grading_goes_on_after_a_restart(site: Site, name: str) -> None:
    assert site.graded(RIGHT)["verdict"] == "accepted"
    site.containers[name].restart(timeout=10)
    assert site.graded(RIGHT)["verdict"] == "accepted", site.said()
    site.wait_until_ready()


def test_a_runner_that_was_killed_is_started_again(site: Site) -> None:
    before = site.containers["sandbox"].attrs["Id"]
    # Its first process takes no signal from inside; from outside it is a crash to the engine.
    os.kill(_pid(site.containers["sandbox"]), 9)
    assert site.graded(WRONG)["verdict"] == "wrong_answer", site.said()
    assert site.containers["sandbox"].attrs["Id"] == before


def _pid(container: Any) -> int:
    container.reload()
    pid = int(container.attrs["State"]["Pid"])
    assert pid > 0, "it does not run"  # and a signal to 0 would be one to ourselves
    return pid


def test_no_container_sees_a_docker_socket_or_the_others_folders(site: Site) -> None:
    look = (
        "import os; print([p for p in ('/var/run/docker.sock', '/run/docker.sock', "
        "'/run/containerd', '/data', '/run/tensorjudge/worker.sock') if os.path.exists(p)])"
    )
    seen = {name: site.python(name, look) for name in site.containers}
    assert seen == {
        "web": "['/data']",
        "worker": "['/data', '/run/tensorjudge/worker.sock']",
        "sandbox": "[]",  # an exec enters the runner's own mounts, and these hide the socket
    }
    mounts = {}
    for name, container in site.containers.items():
        assert not container.attrs["HostConfig"]["Privileged"]
        assert {mount["Type"] for mount in container.attrs["Mounts"]} == {"volume"}
        mounts[name] = {m["Destination"]: m["RW"] for m in container.attrs["Mounts"]}
    assert mounts == {
        "web": {"/data": True},
        "worker": {"/data": True, "/run/tensorjudge": True},
        "sandbox": {"/run/tensorjudge": False},
    }


def test_the_volumes_are_the_workers_and_nothing_else_can_be_written(site: Site) -> None:
    owners = "import os; print(*[os.stat(p).st_uid for p in ('/data', '/run/tensorjudge')])"
    assert site.python("worker", owners) == "10001 10001"
    users = {name: site.python(name, "import os; print(os.getuid())") for name in site.containers}
    assert users == {"web": "10001", "worker": "10001", "sandbox": "65534"}
    write = "try: open('/written', 'w')\nexcept OSError as error: print(error.strerror)"
    for name in site.containers:
        assert site.python(name, write) in ("Read-only file system", "Permission denied")


def test_the_volume_of_the_socket_is_the_workers_whichever_mounts_it_first(site: Site) -> None:
    image = site.containers["sandbox"].image
    stat = "import os; print(os.stat('/run/tensorjudge').st_uid)"
    said = site.containers["sandbox"].client.containers.run(
        image.id, ["python", "-c", stat], network_mode="none", remove=True
    )
    assert said.decode().strip() == "10001"


def test_the_secret_is_the_sites_alone(site: Site) -> None:
    look = "import os; print(oct(os.stat('/data/secret_key').st_mode & 0o777))"
    assert site.python("web", look) == "0o600"
    environment = "import os; print([n for n in os.environ if n.startswith('TENSORJUDGE')])"
    assert site.python("sandbox", environment) == "[]"


def test_the_first_admin_is_made_as_the_documents_say(site: Site) -> None:
    command = "echo three calm tensors | tensorjudge user create root1 --email r@example.org"
    status, said = site.containers["web"].exec_run(["sh", "-c", f"{command} --role admin"])
    assert (status, said.decode()) == (0, "Made root1 (admin).\n")


def test_a_proxy_is_believed_from_the_address_that_is_allowed(site: Site) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    assert "strict-transport-security" in site.service.client.get("/", headers=said).headers
    assert "strict-transport-security" not in site.service.client.get("/").headers


def test_the_site_and_its_worker_have_no_torch(site: Site) -> None:
    look = "import importlib.util as u; print(u.find_spec('torch'), u.find_spec('numpy') is None)"
    assert site.python("web", look) == site.python("worker", look) == "None False"


def test_the_web_service_is_healthy(site: Site) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        site.containers["web"].reload()
        if site.containers["web"].attrs["State"]["Health"]["Status"] == "healthy":
            return
        time.sleep(0.3)
    raise AssertionError(site.containers["web"].attrs["State"]["Health"])
