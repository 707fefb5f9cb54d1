# verdict: runtime_error
# family: theft
# Answers a case by itself, takes the next request from the channel, and prints what it holds.
import os

from sandbox.harness.outgoing import Outgoing
from sandbox.wire.frames import Kind
from sandbox.wire.frames import pack as frame
from sandbox.wire.messages import Result, pack

index = 0


def double(x):
    answer = Result(index, (Outgoing(10**6).value(2 * x),))
    os.write(3, frame(Kind.RESULT, pack(answer)))
    print("STOLEN", os.read(3, 65536))
    return 2 * x
