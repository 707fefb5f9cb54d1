"""What learners' programs ordinarily do: its system calls are recorded, and must be allowed."""

# As learners write.
# ruff: noqa
import asyncio
import concurrent.futures
import contextlib
import io
import json
import logging
import os
import pathlib
import pickle
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import warnings

import numpy as np
import torch
from torch import nn


def f():
    """Each part once; their names, so that one that was left out is missed."""
    return [part() or part.__name__ for part in PARTS]


def train():
    model = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.LayerNorm(32), nn.Linear(32, 4))
    optimizer = torch.optim.AdamW(model.parameters())
    for _ in range(20):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(64, 16)), torch.randint(4, (64,))).backward()
        optimizer.step()


def attend():
    layer = nn.TransformerEncoderLayer(32, 4, batch_first=True)
    layer(torch.randn(2, 16, 32)).sum().backward()
    nn.functional.scaled_dot_product_attention(*torch.randn(3, 2, 4, 16, 8))


def convolve():
    nn.Conv2d(3, 8, 3)(torch.randn(2, 3, 32, 32)).sum().backward()
    nn.LSTM(8, 16)(torch.randn(5, 2, 8))
    torch.fft.fft(torch.randn(256))
    torch.linalg.svd(torch.randn(24, 24))


def threads_of_torch():
    torch.set_num_threads(2)
    torch.randn(400, 400) @ torch.randn(400, 400)
    torch.set_num_threads(1)


def load_data():
    data = torch.utils.data.TensorDataset(torch.randn(64, 4), torch.arange(64))
    for _ in torch.utils.data.DataLoader(data, batch_size=8, shuffle=True):
        pass


def large():
    kept = [torch.zeros(4 << 20) for _ in range(4)]
    del kept
    np.ones((1000, 1000)).copy().sort()


def compute_with_numpy():
    np.linalg.inv(np.random.default_rng(0).standard_normal((64, 64)))
    np.random.seed(0)
    np.fft.rfft(np.random.rand(512))


def keep_files():
    torch.save({"w": torch.randn(10)}, "model.pt")
    torch.load("model.pt")
    np.save("a.npy", np.arange(10))
    np.load("a.npy", mmap_mode="r").sum()
    np.memmap("m.bin", "float32", "w+", shape=(1000,)).flush()
    pathlib.Path("deep/er").mkdir(parents=True)
    pathlib.Path("deep/er/x").write_text("x")
    pathlib.Path("deep/er/x").rename("deep/y")
    pathlib.Path("deep/link").symlink_to("y")
    os.link("deep/y", "deep/hard")
    os.chmod("deep/y", 0o600)
    os.utime("deep/y")
    os.truncate("deep/y", 0)
    list(os.walk("."))
    os.access("deep", os.W_OK)
    os.listdir("deep")
    for name in ("deep/link", "deep/hard", "deep/y"):
        os.unlink(name)
    os.rmdir("deep/er")
    os.statvfs(".")
    with tempfile.TemporaryDirectory() as folder, open(folder + "/f", "w+b") as file:
        file.write(b"x" * 100_000)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        file.truncate(10)
        os.dup(file.fileno())
    os.getcwd()
    os.umask(0o22)


def keep_a_database():
    with contextlib.closing(sqlite3.connect("d.db")) as database:
        database.execute("create table t (a)")
        database.execute("insert into t values (1)")
        database.commit()


def write_text():
    print("loss", 0.5, flush=True)
    sys.stderr.write("w\n")
    logging.warning("a warning")
    warnings.warn("another", stacklevel=1)
    json.dumps({"a": 1})
    pickle.loads(pickle.dumps([1, 2]))
    io.BytesIO(b"x").read()
    str(torch.randn(3, 3))


def wait():
    time.sleep(0.01)
    time.time(), time.monotonic(), time.process_time(), time.perf_counter(), time.localtime()
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    while signal.getitimer(signal.ITIMER_REAL)[0]:
        time.sleep(0.001)
    signal.alarm(0)


def run_threads():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(abs, range(20)))
    lock = threading.Lock()
    threads = [threading.Thread(target=lock.acquire, args=(True, 0.01)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run_a_loop():
    async def two():
        reader, writer = os.pipe()
        os.write(writer, b"x")
        os.read(reader, 1)
        await asyncio.gather(asyncio.sleep(0.001), asyncio.to_thread(abs, 1))

    asyncio.run(two())


def draw_chances():
    random.random(), os.urandom(8), random.SystemRandom().random()
    torch.seed()
    torch.manual_seed(0)


def look_around():
    os.getpid(), os.getppid(), os.getuid(), os.cpu_count(), os.uname(), os.times()
    len(os.sched_getaffinity(0))
    os.path.exists("/proc/cpuinfo")
    torch.__config__.show()
    torch.get_num_interop_threads()


def import_late():
    import ast
    import dataclasses
    import decimal
    import fractions
    import heapq
    import statistics
    import unittest
    import zipfile

    import torch.distributions
    import torch.nn.utils.rnn

    return None


def fail_softly():
    for attempt in (
        lambda: subprocess.run(["true"], check=True),
        lambda: os.kill(1, 0),
        lambda: open("/etc/passwd"),
        lambda: torch.randn(1 << 40),
    ):
        with contextlib.suppress(OSError, RuntimeError):
            attempt()


PARTS = (
    train,
    attend,
    convolve,
    threads_of_torch,
    load_data,
    large,
    compute_with_numpy,
    keep_files,
    keep_a_database,
    write_text,
    wait,
    run_threads,
    run_a_loop,
    draw_chances,
    look_around,
    import_late,
    fail_softly,
)
