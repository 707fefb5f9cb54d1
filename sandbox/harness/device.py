"""The GPU of this process, if it has one; everything that the harness asks of it goes through here.

`current` is None on the CPU, which is the usual case and costs a look at a global.
"""

from __future__ import annotations

import os
import resource

from sandbox.gpu import Accelerator

current: Accelerator | None = None
_data_bytes = 0

_MB = 1024 * 1024
#: Host memory that the device's library may still take for itself once the job runs.
_SLACK_MB = 256


def open_on(accelerator: Accelerator, statm: int) -> None:
    """Make the context, and remember what the process holds then.

    `statm`: a descriptor of /proc/self/statm from before the jail; it is closed.
    """
    global current, _data_bytes
    accelerator.open()
    current = accelerator
    # Its sixth number: pages of data and stack, which is what RLIMIT_DATA counts.
    _data_bytes = int(os.pread(statm, 200, 0).split()[5]) * resource.getpagesize()
    os.close(statm)


def begin(memory_mb: int, gpu_memory_mb: int) -> None:
    """Limit the job: host memory above what the context holds, and the device's own.

    Not the address space, which is the limit on the CPU: CUDA reserves more of it than there is
    memory. What counts here is private memory that can be written.
    """
    assert current is not None
    limit = _data_bytes + (memory_mb + _SLACK_MB) * _MB
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    current.limit(gpu_memory_mb)
