# verdict: wrong_answer
# family: resource
# A tensor whose class lies about its shape, its size and its bytes; and a class that lies of itself.
import torch


class Forged(torch.Tensor):
    shape = property(lambda self: (10**9, 10**9))
    layout = property(lambda self: torch.strided)
    dtype = property(lambda self: torch.float32)
    __class__ = torch.Tensor

    def numel(self):
        return 1

    def numpy(self):
        raise SystemExit

    def contiguous(self):
        return self

    def __len__(self):
        return 10**9

    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return 10**9


def double(x):
    return (2 * x).as_subclass(Forged)
