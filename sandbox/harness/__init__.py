"""What runs inside one sandbox process: reads its job, runs the code, sends back bytes.

Imported and warmed by the runner's parent, so that a forked child imports nothing of ours.
"""

from sandbox.harness.rehearsal import rehearse
from sandbox.harness.talk import serve

__all__ = ["rehearse", "serve"]
