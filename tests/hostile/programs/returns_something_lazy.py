# verdict: wrong_answer
# family: resource
# What is evaluated when it is read: a generator without end, a map, an object of descriptors.
import itertools

import torch


class Later:
    def __iter__(self):
        while True:
            yield 1.0

    def __len__(self):
        return 10**18

    def __getattribute__(self, name):
        while True:
            pass


def double(x):
    if x.numel() == 2:
        return itertools.count()
    if x.dim() == 2:
        return Later()
    return (torch.zeros(10**6) for _ in itertools.count())
