# verdict: accepted
# family: theft
# The frames of its callers, all objects and all modules: no expected value, no reference, no secret.
import gc
import sys

import torch

WORDS = ("expected", "hidden", "reference", "secret", "tolerance", "nonce")


def double(x):
    frame = sys._getframe()
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            # Names alone are no secret; what is behind them would be.
            if any(word in name for word in WORDS) and value not in ("", None):
                raise RuntimeError(f"{frame.f_code.co_filename} holds {name}")
        frame = frame.f_back
    if "app" in sys.modules:
        raise RuntimeError("the service's own modules are loaded")
    return 2 * x


gc.unfreeze()
for thing in gc.get_objects():
    if type(thing) is dict and "__name__" not in thing:  # a parameter and its type are no value
        found = [thing.get(key) for key in ("expected", "expected_outputs", "secret_key")]
        if any(isinstance(value, (int, float, bytes, list, tuple, torch.Tensor)) for value in found):
            raise RuntimeError(f"an expected value is in memory: {found}")
