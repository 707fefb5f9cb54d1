# verdict: runtime_error
# family: forgery
# Words of the runner's parent in the child's own channel: a nonce, a new runner, its own end.
import os

from sandbox import control


def double(x):
    for message in (
        control.Hello("nonce"),
        control.Warm(True, "9.9.9"),
        control.Used(1, -1.0, -1.0),
        control.Exited(1, "lost", 0),
    ):
        os.write(3, control.encode(message))
    return 2 * x
