# verdict: accepted
# family: persistence
# Marks every module, hook and class that its parent has in memory; an earlier run's are not there.
import builtins
import gc
import sys

import torch

MARK = "_left_by_the_last_learner"

for module in list(sys.modules.values()):
    if MARK in vars(module) or MARK in sys.modules:  # torch.ops has every name that it is asked for
        raise RuntimeError(f"{module} was marked by another process")
if any(MARK in repr(hook) for hook in (*sys.meta_path, *sys.path_hooks, *sys.path)):
    raise RuntimeError("an import hook of another process is there")
if MARK in vars(torch.Tensor) or any(type(one).__name__ == MARK for one in gc.get_objects()):
    raise RuntimeError("an object of another process is there")


class Hook:
    def find_spec(self, *_):
        return None


Hook.__name__ = Hook.__qualname__ = MARK
sys.meta_path.append(Hook())
sys.path.append("/tmp/" + MARK)
for module in list(sys.modules.values()):
    try:
        setattr(module, MARK, Hook())
    except (AttributeError, TypeError):
        pass
sys.modules[MARK] = sys
setattr(torch.Tensor, MARK, True)
setattr(builtins, MARK, True)
gc.freeze()
gc.disable()
sys.setrecursionlimit(50)
sys.setswitchinterval(100)
torch.set_default_dtype(torch.float16)
torch.manual_seed(666)


def double(x):
    return 2 * x
