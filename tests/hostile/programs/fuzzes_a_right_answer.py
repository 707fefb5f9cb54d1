# verdict: any, since a flipped bit may be one that changes nothing, a value, or all sense
# family: forgery
# A right answer's frame with one bit flipped, another one in every run.
import os
import random

from sandbox.harness.outgoing import Outgoing
from sandbox.wire.frames import Kind
from sandbox.wire.frames import pack as frame
from sandbox.wire.messages import Result, pack

index = -1


def double(x):
    global index
    index += 1
    data = bytearray(frame(Kind.RESULT, pack(Result(index, (Outgoing(10**6).value(2 * x),)))))
    bit = random.SystemRandom().randrange(8 * len(data))
    data[bit // 8] ^= 1 << bit % 8
    os.write(3, data)
    os.read(3, 1 << 16)
    return 2 * x
