# verdict: time_limit
# family: forgery
# Every clock, limit and exit that a grader in the same process might use, patched; then it loops.
import gc
import json
import os
import resource
import signal
import socket
import sys
import threading
import time

for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time", "sleep"):
    setattr(time, name, lambda *_: 0.0)
    setattr(time, name + "_ns", lambda *_: 0)
time.clock_gettime = lambda *_: 0.0
resource.getrusage = resource.setrlimit = os.times = lambda *_: None
os._exit = sys.exit = os.kill = os.abort = lambda *_: None
signal.alarm = signal.signal = signal.setitimer = lambda *_: None
json.dumps = json.loads = lambda *_, **__: {"verdict": "accepted"}
socket.socket.sendall = socket.socket.recv_into = lambda *_: 0
threading.Timer.start = gc.collect = lambda *_: None
sys.settrace(None)


def double(x):
    while True:
        pass
