# verdict: runtime_error
# family: forgery
# Tells of parameters where the answer to a case belongs.
import os

from sandbox.wire.frames import Kind
from sandbox.wire.frames import pack as frame
from sandbox.wire.messages import Parameters, pack


def double(x):
    os.write(3, frame(Kind.PARAMETERS, pack(Parameters(0, True, ()))))
    return 2 * x
