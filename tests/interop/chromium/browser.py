"""Chromium, and whoever serves it the pages: as few parts as there can be between a test and a real browser.

A page is told in its URL what to do, and posts what came of it, so that nothing here guesses by time. Each page has a browser of its own,
which is ended when the page has said what it has to say.
"""

import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import tempfile
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHROMIUM = os.environ.get("CHROMIUM", "chromium")

# How long anything may take that should take seconds. Only a fault is ever so late, however slow the machine.
DEADLINE = 60

FLAGS = [
    "--headless",
    # Its own, which needs rights that root does not give away and that containers do not have. The pages are ours.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    # Whatever the browser would like to know of the world: all names are this machine's, and there is no way around that.
    "--disable-background-networking",
    "--disable-component-update",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * 127.0.0.1",
]


class Pages:
    """Serves the pages of this folder at one port, at whichever name they are asked for, and takes what they report."""

    def __init__(self, port=0):
        self.reports = queue.Queue()
        # Whether a page waits, and whether it may go on.
        self.waited_for, self.ready = threading.Event(), threading.Event()
        pages = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path = urllib.parse.urlsplit(self.path).path
                if path == "/ready":
                    pages.waited_for.set()
                    status, kind, body = (200 if pages.ready.wait(DEADLINE) else 504), "text/plain", b""
                elif path in ("/page.html", "/frame.html"):
                    status, kind, body = 200, "text/html", (HERE / path[1:]).read_bytes()
                else:
                    status, kind, body = 404, "text/plain", b"there is no such page"
                self.answer(status, kind, body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                # Answered first: whoever reads the report ends the browser.
                self.answer(204, "text/plain", b"")
                pages.reports.put(json.loads(body))

            def answer(self, status, kind, body):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def at(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def report(self, browser):
        """What has come of the page that this browser shows."""
        try:
            return self.reports.get(timeout=DEADLINE)
        except queue.Empty:
            raise TimeoutError(f"the page says nothing; Chromium says:\n{browser.said()}") from None

    def wait_for(self, browser):
        """Returns when the page that this browser shows is there, and waits to be told that it may go on."""
        if not self.waited_for.wait(DEADLINE):
            raise TimeoutError(f"the page is not there; Chromium says:\n{browser.said()}")

    def visit(self, page, action, url, **order):
        """What comes of it when somebody opens this page: at which origin it is, and what it can do there."""
        order = {"action": action, "url": url, "report": self.at("/report"), **order}
        with Browser(page, order) as browser:
            return self.report(browser)


class Browser:
    """A browser with nothing but one page open."""

    def __init__(self, page, order):
        self.url = f"{page}#{urllib.parse.quote(json.dumps(order))}"

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        self.log = Path(self.folder.name, "log")
        # A group of its own, for it is many processes.
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [CHROMIUM, *FLAGS, f"--user-data-dir={self.folder.name}/profile", self.url],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.folder.cleanup()

    def said(self):
        return self.log.read_text(errors="replace")


class Server:
    """`everything` with these flags, for as long as the `with` block."""

    def __init__(self, log, *flags, listen="127.0.0.1:0"):
        self.log = log
        self.command = [os.environ["EVERYTHING_BINARY"], "--listen", listen, *flags]

    def __enter__(self):
        environment = {**os.environ, "RUST_LOG": "mcp_ws=debug", "NO_COLOR": "1"}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=log, env=environment)
        # Its end is the end of the line too.
        line = self.process.stdout.readline().decode()
        said = re.fullmatch(r"listening on ws://127\.0\.0\.1:(\d+)/ws\n", line)
        if not said:
            self.__exit__()
            raise RuntimeError(f"the server does not say where it listens:\n{self.said()}")
        self.port = int(said[1])
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def at(self, path="/ws", scheme="ws", host="127.0.0.1"):
        return f"{scheme}://{host}:{self.port}{path}"

    def said(self):
        return self.log.read_text()
