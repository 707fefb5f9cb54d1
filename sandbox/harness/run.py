"""One case: construct the entry object, do its steps, read what they gave."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch
from torch import nn

from sandbox.harness import device, signatures
from sandbox.harness.boundary import getter
from sandbox.harness.changes import unchanged
from sandbox.harness.code import GIVEN, Source, given_fault
from sandbox.harness.failures import Stopped, attempt, problem_of, type_name
from sandbox.harness.incoming import Incoming
from sandbox.harness.originals import parameters_by_name
from sandbox.harness.outgoing import Outgoing
from sandbox.harness.seeds import seed_all
from sandbox.harness.weights import describe, fill, fits, trace
from sandbox.wire.messages import (
    BindRequest,
    CaseRequest,
    Job,
    Parameters,
    Problem,
    Result,
    Step,
)
from sandbox.wire.values import Raised, Ref, Value

FILE = "solution.py"
_set_grad = torch.set_grad_enabled
_no_grad = torch.no_grad
_train = nn.Module.train
_grad = torch.autograd.grad
_Tensor, _Module, _Lazy = torch.Tensor, nn.Module, nn.UninitializedParameter
_requires_grad = getter(torch._C.TensorBase, "requires_grad")
_set_requires_grad = torch._C.TensorBase.requires_grad_
_is_floating = torch._C.TensorBase.is_floating_point
_sum = torch._C.TensorBase.sum
_getattr = getattr


class Inputs:
    """A case's inputs, made anew: the constructor's, the shared objects, each step's."""

    def __init__(self, case: CaseRequest, given: ModuleType | None) -> None:
        incoming = Incoming(given)
        try:
            attempt(GIVEN, self._make, incoming, case)
        except Stopped as stopped:
            raise given_fault(stopped) from None
        self.objects = incoming.objects
        for step, args in zip(case.steps, self.args, strict=True):
            for position in step.gradients:
                _want_gradient(args[position])

    def _make(self, incoming: Incoming, case: CaseRequest) -> None:
        for name, wire in case.objects.items():
            incoming.objects[name] = incoming.value(wire)
        self.init = [incoming.value(wire) for wire in case.init]
        self.args = [[incoming.value(wire) for wire in step.args] for step in case.steps]


class Runner:
    """Runs the cases of one job on the entry of `module`; raises `Stopped` when there is none."""

    def __init__(
        self, module: ModuleType, given: ModuleType | None, job: Job, source: Source
    ) -> None:
        self.given = given
        self.job = job
        self.entry = signatures.find_entry(module, job.entry, source)
        self._fresh: tuple[CaseRequest, Inputs, Any] | None = None  # constructed, nothing more

    def parameters(self, case: CaseRequest) -> Parameters:
        """Construct and trace the first call; nothing to bind when the object is no module."""
        inputs, built = self._start(case)
        if not isinstance(built, _Module):
            return Parameters(case.index, False)
        order = self._trace(built, case, inputs)
        if _traced(case) is None:
            self._fresh = (case, inputs, built)
        return Parameters(case.index, True, describe(built, order))

    def guessed(self, case: CaseRequest, guess: BindRequest) -> Result | None:
        """`run` with this guess, if the object's parameters are exactly those; else None."""
        inputs, built = self._start(case)
        parameters = parameters_by_name(built) if isinstance(built, _Module) else None
        if parameters is None or not fits(parameters, guess.fillings):
            self._fresh = (case, inputs, built)
            return None
        return self._bound(case, guess, inputs, built, parameters)

    def run(self, case: CaseRequest, bind: BindRequest | None) -> Result:
        """The outputs of the steps, in order; with `bind`, on parameters filled as it says."""
        inputs, built = self._start(case)
        if bind is None or not isinstance(built, _Module):
            return self._steps(case, inputs, built)
        parameters = parameters_by_name(built)
        if any(isinstance(p, _Lazy) for p in parameters.values()):
            self._trace(built, case, Inputs(case, self.given))
            _train(built, case.train)
            parameters = parameters_by_name(built)
        return self._bound(case, bind, inputs, built, parameters)

    def _start(self, case: CaseRequest) -> tuple[Inputs, Any]:
        """The inputs and the object, made anew; or those that were, with nothing done to them."""
        fresh, self._fresh = self._fresh, None
        if fresh is not None and fresh[0] is case:
            return fresh[1], fresh[2]
        inputs = Inputs(case, self.given)
        seed_all(case.seed)
        return inputs, self._construct(inputs, case.train)

    def _bound(
        self,
        case: CaseRequest,
        bind: BindRequest,
        inputs: Inputs,
        built: Any,
        parameters: dict[str, nn.Parameter],
    ) -> Result:
        fill(parameters, bind.seed, bind.fillings)
        seed_all(case.seed)
        return self._steps(case, inputs, built)

    def _steps(self, case: CaseRequest, inputs: Inputs, built: Any) -> Result:
        outgoing = Outgoing(self.job.output_kb * 1024)
        outputs: list[Value] = []
        mutated: list[tuple[int, int]] = []
        for at, (step, args) in enumerate(zip(case.steps, inputs.args, strict=True)):
            if step.kind == "call":
                before = _shared_before(step, args)
                outputs += self._call(built, case, step, args, outgoing)
                mutated += [(at, p) for p in _mutated(step, args, before)]
            elif step.kind == "attribute":
                outputs.append(outgoing.value(attempt(FILE, _attribute, built, step.method)))
            elif step.kind == "object":
                outputs.append(_readable(outgoing, inputs.objects[step.method]))
            else:
                raise Stopped(Problem("internal_error", f"step kind {step.kind!r} is not known"))
        return Result(case.index, tuple(outputs), None, tuple(mutated))

    def _construct(self, inputs: Inputs, train: bool) -> Any:
        if not isinstance(self.entry, type):
            return self.entry
        signatures.check_constructor(self.entry, inputs.init)
        built = attempt(FILE, self.entry, *inputs.init)
        if isinstance(built, _Module):
            _train(built, train)
            if device.current is not None:
                attempt(FILE, device.current.move, built)
        return built

    def _trace(self, built: Any, case: CaseRequest, inputs: Inputs) -> dict[int, int]:
        """The order in which the first call uses the parameters of `built`."""
        at = _traced(case)
        if at is None:
            return {}
        step, args = case.steps[at], inputs.args[at]
        function = self._function(built, step, args)
        _train(built, False)
        with _no_grad():
            try:
                return trace(built, lambda: attempt(FILE, function, *args))
            except Stopped:
                if step.raises:
                    return {}
                raise

    def _function(self, built: Any, step: Step, args: list[Any]) -> Callable[..., Any]:
        """What the step calls, once its signature was found to fit."""
        module = isinstance(built, _Module) and step.method in ("", "forward")
        if not module and not step.method:
            signatures.check_function(built, args)
            return built  # type: ignore[no-any-return]
        name = "forward" if module else step.method
        if name not in getattr(built, "__dict__", ()):  # else set by the constructor
            signatures.check_method(type(built), name, args)
        if module:
            return built  # type: ignore[no-any-return]
        return attempt(FILE, _getattr, built, name)  # type: ignore[no-any-return]

    def _call(
        self, built: Any, case: CaseRequest, step: Step, args: list[Any], outgoing: Outgoing
    ) -> list[Value]:
        function = self._function(built, step, args)
        outputs: list[Value] = []
        returned: list[Any] = []
        # Plain objects train models and call backward(); only a module that is asked is frozen.
        grad = case.train or bool(step.gradients) or not isinstance(built, _Module)
        for _ in range(step.times):
            with _set_grad(grad):
                value, raised = _invoke(function, args, step.raises)
            if raised is not None:
                outputs.append(raised)
                break
            if step.gradients:
                returned.append(value)
            if step.returns:
                outputs.append(outgoing.value(value))
        outputs += [_readable(outgoing, args[position]) for position in step.reads]
        if step.gradients:
            outputs += _gradients(returned, [args[p] for p in step.gradients], outgoing)
        return outputs


def _traced(case: CaseRequest) -> int | None:
    """The place of the first call, which tells the order of use; None: there is none."""
    return next((at for at, step in enumerate(case.steps) if step.kind == "call"), None)


def _invoke(
    function: Callable[..., Any], args: list[Any], expected: str
) -> tuple[Any, Raised | None]:
    """What the call returned, or (where an exception is expected) which one came."""
    if device.current is not None:
        function = _settled(function)
    if not expected:
        return attempt(FILE, function, *args), None
    caught: list[Raised] = []

    def guarded() -> Any:
        try:
            return function(*args)
        except Exception as error:
            problem = problem_of(error, FILE)
            if problem.kind != "runtime_error":
                raise
            names = [type_name(kind) for kind in type(error).__mro__]
            caught.append(
                Raised(expected if expected in names else names[0], problem.message[:300])
            )
            return None

    value = attempt(FILE, guarded)
    return value, caught[0] if caught else None


def _settled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same, returning when the GPU is done: its errors and its time belong to the call."""

    def call(*args: Any) -> Any:
        assert device.current is not None
        value = function(*args)
        device.current.settle()
        return value

    return call


def _attribute(built: Any, name: str) -> Any:
    for part in name.split("."):
        built = _getattr(built, part)
    return built


def _readable(outgoing: Outgoing, value: Any) -> Value:
    """A module by its parameters' names; anything else as it is."""
    return outgoing.value(parameters_by_name(value) if isinstance(value, _Module) else value)


def _shared_before(step: Step, args: list[Any]) -> dict[int, Value]:
    """What shared arguments hold before the call: an earlier step may have changed them."""
    before: dict[int, Value] = {}
    for position, wire in enumerate(step.args):
        plain = (_Tensor, list, tuple, dict)
        if type(wire) is Ref and position not in step.mutable and isinstance(args[position], plain):
            before[position] = Outgoing(2**40).value(args[position])
    return before


def _mutated(step: Step, args: list[Any], before: dict[int, Value]) -> list[int]:
    return [
        position
        for position, wire in enumerate(step.args)
        if position not in step.mutable
        and not unchanged(before.get(position, wire), args[position])
    ]


def _want_gradient(value: Any) -> None:
    """Turn gradients on for a leaf tensor, or those of a list or tuple."""
    if isinstance(value, (list, tuple)):
        for item in value:
            _want_gradient(item)
    elif isinstance(value, _Tensor) and _is_floating(value):
        _set_requires_grad(value)


def _tensors(value: Any) -> list[torch.Tensor]:
    """The tensors of a returned structure that gradients can flow from."""
    if isinstance(value, (list, tuple)):
        return [tensor for item in value for tensor in _tensors(item)]
    if isinstance(value, dict):
        return [tensor for item in value.values() for tensor in _tensors(item)]
    return [value] if type(value) is _Tensor and _requires_grad(value) else []


def _gradients(returned: list[Any], of: list[Any], outgoing: Outgoing) -> list[Value]:
    """The gradient of the summed outputs for each argument; None where none flows."""
    totals = [_sum(tensor) for tensor in _tensors(returned)]

    def gradient(value: Any) -> Any:
        if isinstance(value, _Module):
            return {name: gradient(p) for name, p in parameters_by_name(value).items()}
        if isinstance(value, (list, tuple)):
            return [gradient(item) for item in value]
        if not totals or not isinstance(value, _Tensor) or not _requires_grad(value):
            return None
        return _grad(totals, value, retain_graph=True, allow_unused=True)[0]

    return [outgoing.value(attempt(FILE, gradient, value)) for value in of]
