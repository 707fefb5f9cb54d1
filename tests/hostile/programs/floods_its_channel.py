# verdict: wrong_answer
# family: interference
# Well-formed wrong answers without end, faster than anybody reads.
import os

from sandbox.wire.frames import Kind
from sandbox.wire.frames import pack as frame
from sandbox.wire.messages import Result, pack


def double(x):
    for index in range(7):
        os.write(3, frame(Kind.RESULT, pack(Result(index, (0.0,)))))
    while True:
        os.write(3, frame(Kind.RESULT, pack(Result(0, (0.0,)))))
