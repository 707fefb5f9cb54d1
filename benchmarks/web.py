"""The web process alone, as `tensorjudge serve` runs it: `python -m benchmarks.web PORT`."""

from __future__ import annotations

import sys

import uvicorn
import uvloop

from app.logs import configure_logging
from app.main import create_app
from app.serve import Server

if __name__ == "__main__":
    configure_logging()
    config = uvicorn.Config(
        create_app(),
        port=int(sys.argv[1]),
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
    )
    uvloop.run(Server(config).serve())
