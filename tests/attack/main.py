"""Runs the cases: `main.py BINARY [--all | WORD…]`. A word picks the cases in whose family or name it is.

Prints a line a case and a closing count. Ends with non-zero if one failed, or if all were to run and fewer than `FEWEST` have.
"""

import importlib
import pkgutil
import signal
import sys
import time

import families
from harness.cases import check_rules
from harness.frames import Wrong
from harness.server import Server

FEWEST = 1000


def main(binary, *words):
    cases = [case for family in all_families() for case in family.cases]
    check_rules(cases)
    picked = [case for case in cases if not words or any(word in f"{case.family}: {case.name}" for word in words)]
    # Whoever stops this stops the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    servers = Servers(binary)
    began, passed, failed, slowest = time.monotonic(), 0, [], 0.0
    try:
        for case in picked:
            fault, fresh = run(case, servers)
            slowest = max(slowest, fresh)
            passed += not fault
            if fault:
                failed.append(f"{case.family}: {case.name}: {fault}")
        for line in servers.judge():
            failed.append(line)
    finally:
        servers.kill()
    print(f"\nthe slowest fresh connection took {slowest * 1000:.0f} ms; all took {time.monotonic() - began:.1f} s")
    for line in failed:
        print(f"FAILED {line}")
    print(f"{passed} passed, {len(failed)} failed")
    few = not words and len(picked) < FEWEST
    if few:
        print(f"{len(picked)} cases ran, where {FEWEST} are the fewest")
    return 1 if failed or few else 0


def all_families():
    for module in sorted(pkgutil.iter_modules(families.__path__), key=lambda module: module.name):
        yield importlib.import_module(f"families.{module.name}").FAMILY


def run(case, servers):
    """Runs one case. Says what was wrong, and how long a fresh connection took behind it."""
    began, fault, fresh = time.monotonic(), None, 0.0
    try:
        server = servers.of(case.flags)
        case.run(server)
        server.settle(case)
        fresh = server.fresh()
    except (Wrong, OSError, AssertionError, KeyError, TypeError) as error:
        fault = f"{type(error).__name__}: {error}" if not isinstance(error, Wrong) else error
        # The next case is not to suffer for it.
        servers.drop(case.flags)
    milliseconds = (time.monotonic() - began) * 1000
    print(f"{'FAIL' if fault else 'ok  '} {case.family:<12} {case.name}  [{case.rule}]  {milliseconds:.0f} ms", flush=True)
    if fault:
        print(f"     {fault}")
    return fault, fresh


class Servers:
    """A server for each set of flags, started when it is first wanted and kept until the end."""

    def __init__(self, binary):
        self._binary = binary
        self._running = {}

    def of(self, flags):
        if flags not in self._running:
            self._running[flags] = Server(self._binary, flags)
        return self._running[flags]

    def drop(self, flags):
        if server := self._running.pop(flags, None):
            server.kill()

    def judge(self):
        """How each has come through all of it. Gives out what was wrong."""
        print()
        for flags, server in self._running.items():
            try:
                began, ended = server.judge()
                told = ", ".join(f"{name} {began[name]} → {ended[name]}" for name in began)
                print(f"ok   server       {flags or 'as it is'}  [{told}]")
            except Wrong as error:
                print(f"FAIL server       {flags or 'as it is'}\n     {error}")
                yield f"server {flags or 'as it is'}: {error}"

    def kill(self):
        for server in self._running.values():
            server.kill()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
