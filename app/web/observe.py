"""What we see of ourselves: a log line and the measures of each request."""

from __future__ import annotations

import time

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("request")

# Seconds. A page takes some milliseconds; five seconds is the wait for a locked database.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
QUIET = ("/static/", "/healthz", "/readyz", "/metrics")


class Metrics:
    """The measures of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "tensorjudge_requests_total",
            "Requests, by method, route and status.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "tensorjudge_request_seconds",
            "Time until the response began, by route.",
            ["route"],
            buckets=BUCKETS,
            registry=self.registry,
        )


class Observe:
    """Measures each request until its response begins (an event stream then goes on)."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and note."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(scope, message["status"], time.perf_counter() - began)
            await send(message)

        await self.app(scope, receive, noting)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern, never the path: paths are endless.
        route = getattr(scope.get("route"), "path", None) or "none"
        method = scope["method"] if len(scope["method"]) < 8 else "other"
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        path: str = scope["path"]
        if status < 500 and path.startswith(QUIET):
            return
        log.info("request", method=method, path=path, status=status, ms=round(seconds * 1000, 1))
