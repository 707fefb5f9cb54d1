"""A job of our own, run in the runner's parent before it forks: first uses are paid once."""

from __future__ import annotations

import linecache
import sys
import warnings

from sandbox.harness.code import compile_source, run_module
from sandbox.harness.run import Runner
from sandbox.harness.static import check_source
from sandbox.wire.messages import (
    BindRequest,
    CaseRequest,
    Filling,
    Job,
    Loaded,
    Parameters,
    Result,
    Step,
    pack,
    unpack,
)
from sandbox.wire.values import Array, Generator

_CODE = """
import math
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

class Net(nn.Module):
    def __init__(self, size: int):
        super().__init__()
        self.embed = nn.Embedding(size, 8)
        self.norm = nn.LayerNorm(8)
        self.layers = nn.ModuleList([nn.Linear(8, 8), nn.Linear(8, 8, bias=False)])

    def forward(self, x, rows, generator):
        x = self.norm(self.embed(x))
        q, k = self.layers[0](x), self.layers[1](x)
        weights = q @ k.transpose(-2, -1) / math.sqrt(k.shape[-1])
        mask = torch.tril(torch.ones(2, 2, device=x.device)) == 0
        weights = weights.masked_fill(mask, float("-inf"))
        out = F.relu(torch.softmax(weights, dim=-1) @ k)
        drawn = torch.multinomial(torch.ones(3, device=x.device), 1, generator=generator)
        return [out.mean(dim=1), np.mean(rows, axis=0), {"a": drawn.item(), "b": (1.5, True)}]

class Solution:
    def fail(self):
        raise ValueError("rehearsed")
"""


def rehearse() -> None:
    """Compile, check, run, trace, bind and pack one small module, and one exception.

    Leaves no module behind. Nothing of any learner's is there yet: it is for before the first fork.
    """
    job = unpack(Job, pack(Job("solve", _CODE, "Net", forbidden=(("F.cross_entropy", ""),))))
    x = Array("torch", "int64", (1, 2), bytes(16))
    rows = Array("numpy", "float64", (2, 3), bytes(48))
    step = Step("call", "forward", (x, rows, Generator(1)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile_source(_CODE, "solution.py")
        source = compile_source(_CODE, "solution.py", tree=True)
        check_source(source, job)
        module = run_module("solution", "solution.py", source)
        pack(Loaded())
        runner = Runner(module, None, job, source)
        for bind in (True, False):
            case = CaseRequest(0, 1, (5,), {}, (step,), False, bind)
            case = unpack(CaseRequest, pack(case))
            found = unpack(Parameters, pack(runner.parameters(case)))
            fillings = tuple(Filling(p.path, p.path, "weight", p.shape) for p in found.parameters)
            request = unpack(BindRequest, pack(BindRequest(0, 1, fillings)))
            unpack(Result, pack(runner.run(case, request if bind else None)))
            runner.guessed(case, request)
        failing = Runner(module, None, Job("solve", _CODE, "Solution"), source)
        step = Step("call", "fail", raises="ValueError")
        pack(failing.run(CaseRequest(0, 1, (), {}, (step,), False, False), None))
    sys.modules.pop("solution", None)
    linecache.cache.pop("solution.py", None)
