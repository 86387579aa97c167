"""The servers that the suites of this folder need, and the program that is pointed at them.

`run`, one folder up, says in the environment which program is ours (MCP_WS_BINARY), which server (EVERYTHING_BINARY),
which Pythons have the official SDKs, that of the legacy era (PYTHON_1) and that of both (PYTHON_2), and where
supergateway is installed (SUPERGATEWAY).
"""

import contextlib
import json
import os
import re
import shlex
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BINARY = os.environ["MCP_WS_BINARY"]
SUPERGATEWAY = Path(os.environ["SUPERGATEWAY"])

# How long anything may take that should take no time. Only a fault is ever so late, however slow the machine.
DEADLINE = 30

# The official Python server of the legacy era, which is a stdio server to most of its users.
STDIO_SERVER = [os.environ["PYTHON_1"], str(HERE.parent / "python/served.py"), "stdio"]

SERVERS = {
    "everything": [os.environ["EVERYTHING_BINARY"], "--listen", "127.0.0.1:0"],
    "python 1": [*STDIO_SERVER[:-1], "websocket"],
    "python 2": [os.environ["PYTHON_2"], str(HERE.parent / "python2/served.py")],
    "supergateway": [
        "node",
        *("--import", str(SUPERGATEWAY / "loopback.mjs")),
        str(SUPERGATEWAY / "node_modules/supergateway/dist/index.js"),
        *("--stdio", shlex.join(STDIO_SERVER), "--outputTransport", "ws", "--port", "0"),
    ],
}


@contextlib.contextmanager
def started(command, log):
    """A process for as long as the `with` block. What it says is in the file `log`."""
    with open(log, "wb") as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
    try:
        yield process
    finally:
        # supergateway ends its child when it is asked to end.
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()


@contextlib.contextmanager
def serving(name, log):
    """The URL of a server for as long as the `with` block."""
    with started(SERVERS[name], log) as process:
        address = until(lambda: found(r"listening on (ws://\S+)", log), log, process)
        yield address


class Everything:
    """`everything`, which can be killed and be back at the same address."""

    def __init__(self, folder):
        self.log = folder / "everything.log"
        self.listen = "127.0.0.1:0"
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        with open(self.log, "wb") as said:
            command = [os.environ["EVERYTHING_BINARY"], "--listen", self.listen]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            self.listen = until(lambda: found(r"listening on ws://([^/\s]+)/ws", self.log), self.log, self.process)
        except BaseException:
            self.kill()
            raise

    def kill(self):
        """Without a close frame and without a last word."""
        self.process.kill()
        self.process.wait()

    @property
    def url(self):
        return f"ws://{self.listen}/ws"


def found(pattern, log):
    match = re.search(pattern, Path(log).read_text(errors="replace"))
    return match and match[1]


def until(holds, log, process):
    """Asks until it holds, for as long as it may take and the process lives."""
    give_up = time.monotonic() + DEADLINE
    while not (held := holds()):
        ended, late = process.poll() is not None, time.monotonic() > give_up
        said = Path(log).read_text(errors="replace")
        assert not ended and not late, f"{'it ended' if ended else 'too late'}:\n{said}"
        time.sleep(0.02)
    return held


class Ended:
    """What the program has written, and what it ended with."""

    def __init__(self, process):
        self.code = process.returncode
        self.stdout = process.stdout
        self.stderr = process.stderr

    def __repr__(self):
        return f"exit {self.code}\nstdout: {self.stdout[:2000]}\nstderr: {self.stderr[:2000]}"

    @property
    def json(self):
        return json.loads(self.stdout)


def mcp_ws(*words, stdin=None):
    """Runs our program to its end."""
    end = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
    process = subprocess.run([BINARY, *words], capture_output=True, encoding="utf-8", timeout=DEADLINE, **end)
    return Ended(process)
