"""The server under attack as a process, and what it costs. Linux tells that below `/proc`."""

import os
import re
import resource
import select
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from harness import certificate
from harness.connection import DEADLINE, Connection, until
from harness.frames import Wrong
from harness.heads import head

ENVIRONMENT = {
    # To tell where a tool has panicked, a process reads all that its compiler has left for debuggers, and keeps it.
    "RUST_BACKTRACE": "0",
    # What is let go is given back to the system at once, so that what a process has is what it keeps. By itself glibc learns to
    # keep tens of megabytes from the first large buffers.
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "MALLOC_TRIM_THRESHOLD_": "65536",
}

# How much more memory, and how many more threads, a server may have at the end than at the beginning: a few kilobytes for each of
# its connections, which are a thousand, would be more.
MORE_KIB = 8 * 1024
MORE_THREADS = 4


class Server:
    """A process of `everything` with these flags."""

    def __init__(self, binary, flags, files=None):
        self.binary = binary
        self.flags = flags
        self.connections = []
        self.panics_allowed = 0
        self._log = tempfile.TemporaryFile()
        arguments = [certificate.file(certificate.OWN) if word == certificate.CERTIFICATE else word for word in flags.split()]
        self.speaks_tls = certificate.CERTIFICATE in flags
        # What a client offers in TLS, if it has no other business.
        self.offered = {"shown": certificate.OWN} if "--tls-client-roots" in flags else {}
        # Whoever has no other business comes with the first of the tokens.
        tokens = [token for flag, token in zip(arguments, arguments[1:]) if flag == "--token"]
        self.handshake = head(add=[f"Authorization: Bearer {token}" for token in tokens[:1]])

        def limit():
            if files:
                resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

        self._process = subprocess.Popen(
            [binary, "--listen", "127.0.0.1:0", *arguments],
            stdout=subprocess.PIPE,
            stderr=self._log,
            stdin=subprocess.DEVNULL,
            preexec_fn=limit,
            env=os.environ | ENVIRONMENT,
        )
        try:
            self.address = ("127.0.0.1", self._port())
            self.host = f"127.0.0.1:{self.address[1]}"
            self.least = self.cost()["descriptors"]
            self.fresh()
            self._settle()
        except BaseException:
            self.kill()
            raise
        self._began = self.cost()

    def _port(self):
        ready, _, _ = select.select([self._process.stdout], [], [], DEADLINE)
        line = self._process.stdout.readline().decode() if ready else ""
        found = re.fullmatch(rf"listening on {'wss' if self.speaks_tls else 'ws'}://127\.0\.0\.1:(\d+)/ws\n", line)
        if not found:
            raise Wrong(f"the server does not say where it listens: {line!r} {self.log()}")
        return int(found[1])

    # Connections of a case.

    def connect(self, **options):
        connection = Connection(self, **options)
        self.connections.append(connection)
        return connection

    def open(self, request=None, **options):
        return self.connect(**options).open(request)

    def session(self, *arguments, **params):
        return self.open().session(*arguments, **params)

    def fresh(self):
        """Somebody else comes, and is served: a session, and a call in it. Says how long that took. A place that has just been
        left may be taken for a moment."""
        began = time.monotonic()
        while True:
            connection = Connection(self)
            connection.send(self.handshake)
            answer = connection.response()
            if answer.status != 503 or time.monotonic() > began + DEADLINE:
                break
            connection.ended()
        if answer.status != 101:
            raise Wrong(f"a fresh connection was refused: {answer}")
        connection.session().served()
        connection.leave()
        return time.monotonic() - began

    def settle(self, case):
        """After a case: what is left of its connections is ended, as the case has said of them, and costs nothing any more."""
        connections, self.connections = self.connections, []
        for number, connection in enumerate(connections, 1):
            if connection.said == "served":
                connection.leave()
            elif connection.said != "gone":
                raise Wrong(f"it is not said what becomes of connection {number}")
        self._settle()
        self.check_log(case.panics)

    def lets_go(self):
        """The server ends all connections by itself, while this side still holds its own ends."""
        self._settle()

    def _settle(self):
        until(lambda: self.cost()["descriptors"] <= self.least, f"the server has {self.least} descriptors as before")

    # The process.

    def cost(self):
        self.check_alive()
        status = Path(f"/proc/{self._process.pid}/status").read_text()

        def number(name):
            return int(re.search(rf"^{name}:\s+(\d+)", status, re.M)[1])

        return {
            "kib": number("VmRSS"),
            "peak": number("VmHWM"),
            "threads": number("Threads"),
            "descriptors": len(_links(f"/proc/{self._process.pid}/fd")),
        }

    def forget_peak(self):
        """Begins the peak of memory anew."""
        Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")
        return self.cost()["kib"]

    def check_alive(self):
        if self._process.poll() is not None:
            raise Wrong(f"the server has ended with {self._process.returncode}: {self.log()}")

    def log(self):
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    def check_log(self, panics=0):
        """A tool that is there to panic may do so as often as cases have it. Nobody else may, and no more often."""
        self.panics_allowed += panics
        seen = [line for line in self.log().splitlines() if "panicked at" in line]
        of_tools = [line for line in seen if "examples/src/bin/everything" in line]
        if len(seen) > len(of_tools) or len(seen) != self.panics_allowed:
            raise Wrong(f"{len(seen)} panics, where {self.panics_allowed} were to be: {seen[-3:]}")

    def signal(self):
        self._process.send_signal(signal.SIGINT)

    def wait(self, seconds=DEADLINE):
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Wrong(f"the server has not ended in {seconds} s") from None

    def judge(self):
        """At the end: it lives, costs about as much as at the beginning, and ends with success when it is told to."""
        self._settle()
        began, ended = self._began, self.cost()
        if ended["kib"] > began["kib"] + MORE_KIB:
            raise Wrong(f"it had {began['kib']} KiB, and has {ended['kib']}")
        if ended["threads"] > began["threads"] + MORE_THREADS:
            raise Wrong(f"it had {began['threads']} threads, and has {ended['threads']}")
        self.check_log()
        self.signal()
        code = self.wait()
        if code != 0:
            raise Wrong(f"it ended with {code}")
        return began, ended

    def kill(self):
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


def _links(folder):
    return [entry.path for entry in os.scandir(folder)]
