"""`python -m tests.fuzz`: fuzz every trusted reader of hostile bytes, or gather its corpus."""

from __future__ import annotations

import argparse
import resource
import sys
import time
import warnings

from tests.fuzz.corpus import files, keep, kept
from tests.fuzz.running import collect, fuzz
from tests.fuzz.targets import TARGETS

_MEMORY = 4 << 30  # bytes of address space: a reader that trusts a length ends in MemoryError


def main() -> int:
    """Run; 1 where something failed, and the inputs that did are in the corpus."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000, help="in all (default: 100,000)")
    parser.add_argument("--seed", type=int, default=1, help="repeats a run (default: 1)")
    parser.add_argument("--target", action="append", choices=TARGETS, help="only these readers")
    parser.add_argument(
        "--collect", action="store_true", help="keep a few inputs that reach every branch reached"
    )
    options = parser.parse_args()
    warnings.simplefilter("error")
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    chosen = [TARGETS[name] for name in options.target or TARGETS]
    whole = sum(target.share for target in chosen)
    began, failed, total = time.monotonic(), 0, 0
    for target in chosen:
        messages = round(options.messages * target.share / whole)
        if options.collect:
            inputs = collect(target, messages, options.seed)
            for data in set(inputs) - set(kept(target.name)):
                keep(target.name, data)
            print(f"{target.name:10} {len(inputs):5} inputs of {messages:,} are enough; "
                  f"{len(files(target.name))} kept", flush=True)  # fmt: skip
            continue
        tally = fuzz(target, messages, options.seed)
        total += tally.messages
        failed += len(tally.failures)
        each = tally.seconds / max(1, tally.messages) * 1e6
        slowest, length = tally.slowest
        print(
            f"{target.name:10} {tally.messages:9,} messages {tally.seconds:7.1f} s {each:6.0f} µs "
            f"each, slowest {slowest * 1e3:6.1f} ms ({length} bytes), "
            f"{len(tally.failures)} failures",
            flush=True,
        )
        for kind, failure in tally.failures.items():
            path = keep(target.name, failure.data)
            print(f"\n{kind}\n  input: {path} ({len(failure.data)} bytes)\n{failure.text}")
    if not options.collect:
        print(f"{total:,} messages, seed {options.seed}, {time.monotonic() - began:.0f} s, "
              f"{failed} failures")  # fmt: skip
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
