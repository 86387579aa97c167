"""One TCP connection, and what is held against the server on it.

Whoever opens one says what has to become of it: `served`, `closed`, `refused`, `ended`. One of which nothing was said since
something was sent is a fault of the case. All waiting is for something to happen, and ends at a deadline.
"""

import itertools
import select
import socket
import struct
import threading
import time

from harness import certificate, frames, messages
from harness.frames import Wrong
from harness.heads import ACCEPT, HOST, response

# For anything that is to happen; only a fault is ever so late.
DEADLINE = 10.0

_numbers = itertools.count(1)


class Connection:
    def __init__(self, server, receive_buffer=None, source=None, plain=False, **offered):
        """From another address of loopback, if it is said; without TLS where that is spoken, if it is to be `plain`."""
        self.server = server
        self.socket = socket.socket()
        if source:
            self.socket.bind((source, 0))
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(DEADLINE)
        self.socket.connect(server.address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if server.speaks_tls and not plain:
            context = certificate.context(**server.offered | offered)
            # An end that TLS does not tell of is a fault: whoever stands between could have made it.
            self.socket = context.wrap_socket(self.socket, server_hostname="127.0.0.1", suppress_ragged_eofs=False)
        self.buffer = bytearray()
        self.pongs = []
        self.answers_pings = True
        # What was said of it last: "served", "gone", or nothing.
        self.said = None

    # Sending.

    def send(self, data):
        """Sends bytes, or text as one frame."""
        self.said = None
        data = frames.text(data) if isinstance(data, str) else data
        self.socket.sendall(data.replace(HOST.encode(), self.server.host.encode()))
        return self

    def send_slowly(self, data, pieces=1):
        """Sends so few bytes at a time, each piece in a packet of its own."""
        data = data.replace(HOST.encode(), self.server.host.encode())
        for start in range(0, len(data), pieces):
            self.send(data[start : start + pieces])
        return self

    def send_aside(self, data):
        """Sends while the answers are read, for neither side may wait for the other. What cannot be sent is not missed."""
        self.said = None

        def send():
            try:
                self.socket.sendall(data)
            except OSError:
                pass

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        return thread

    def flood(self, data, reads=False):
        """Sends the same again and again, until it is stopped. What comes meanwhile is read and thrown away, or not read."""
        self.said = None
        return _Flood(self.socket, data, reads)

    def send_after(self, thread):
        """Waits until all that is sent aside has left. Nothing may come of it before that: nobody reads it."""
        thread.join(DEADLINE)
        if thread.is_alive():
            raise Wrong(f"the server has not read all in {DEADLINE} s")

    def half_close(self):
        self.said = None
        self.socket.shutdown(socket.SHUT_WR)
        return self

    # The handshake.

    def open(self, request=None):
        self.send(request or self.server.handshake)
        self.upgraded()
        return self

    def upgraded(self):
        answer = self.response()
        if answer.status != 101:
            raise Wrong(f"the handshake was answered with {answer.status}: {answer.body[:200]!r}")
        answer.has("Sec-WebSocket-Accept", ACCEPT)
        answer.has("Upgrade", "websocket")
        if "sec-websocket-extensions" in answer.headers:
            raise Wrong("an extension was negotiated")
        return answer

    def head(self):
        """The next answer of HTTP, without its body."""
        while b"\r\n\r\n" not in self.buffer:
            self.receive_more("the head of an answer")
        start = self.buffer.index(b"\r\n\r\n")
        answer = response(bytes(self.buffer[:start]))
        del self.buffer[: start + 4]
        return answer

    def response(self):
        """The next answer of HTTP, with its body."""
        answer = self.head()
        if answer.status != 101:
            length = int(answer.headers.get("content-length", ["0"])[0])
            while len(self.buffer) < length:
                self.receive_more("the body of an answer")
            answer.body = bytes(self.buffer[:length])
            del self.buffer[:length]
        return answer

    def refused(self, *statuses, **headers):
        """The handshake is refused in HTTP with this status, and behind that the connection ends."""
        answer = self.response()
        if answer.status not in statuses:
            raise Wrong(f"the answer is {answer.status} and not {statuses}: {answer.body[:200]!r}")
        for name, value in headers.items():
            answer.has(name.replace("_", "-"), value)
        self.ended()
        return answer

    # Frames and messages.

    def frame(self):
        """The next frame. Pings are answered, and pongs kept; neither is given out."""
        while True:
            taken = frames.take(self.buffer)
            if taken is None:
                self.receive_more("a frame")
            elif taken.opcode == frames.PING:
                if self.answers_pings:
                    self.socket.sendall(frames.frame(frames.PONG, taken.payload))
            elif taken.opcode == frames.PONG:
                self.pongs.append(taken.payload)
            else:
                return taken

    def pong(self):
        """The payload of the next frame, which is a pong."""
        while (taken := frames.take(self.buffer)) is None:
            self.receive_more("a pong")
        if taken.opcode != frames.PONG:
            raise Wrong(f"a pong was due, and not {_told(taken)}")
        return taken.payload

    def message(self):
        taken = self.frame()
        if taken.opcode != frames.TEXT:
            raise Wrong(f"a message was due, and not {_told(taken)}")
        return messages.read(taken.payload)

    def result(self, id):
        """The result of this request, which is the next message."""
        message = self.message()
        if "result" not in message or not _same(message["id"], id):
            raise Wrong(f"a result of {id!r} was due, and not {messages.dump(message)[:300]}")
        return message["result"]

    def error(self, code, id=None):
        """The error of this request, or of none, which is the next message."""
        message = self.message()
        wanted = {"jsonrpc", "error"} | ({"id"} if id is not None else set())
        if set(message) != wanted or message["error"]["code"] != code or not _same(message.get("id"), id):
            raise Wrong(f"the error {code} of {id!r} was due, and not {messages.dump(message)[:300]}")
        return message["error"]

    def failed(self, id):
        """What the model is told: the request has a result, and it is a failure."""
        result = self.result(id)
        if result.get("isError") is not True:
            raise Wrong(f"the call {id!r} was to fail, and has {messages.dump(result)[:300]}")
        return result["content"][0]["text"]

    def says(self, id):
        """The text that the tool has answered with."""
        result = self.result(id)
        if result.get("isError"):
            raise Wrong(f"the call {id!r} has failed: {messages.dump(result)[:300]}")
        return result["content"][0]["text"]

    def ask(self, message):
        """Sends a message, and gives out what comes next."""
        self.send(message)
        return self.message()

    def session(self, version=messages.LEGACY, **params):
        self.send(messages.initialize("session", version, **params))
        if self.result("session")["protocolVersion"] != version:
            raise Wrong(f"{version} was not agreed on")
        self.send(messages.notification("notifications/initialized"))
        self.said = "served"
        return self

    # What becomes of it.

    def served(self):
        """The connection goes on: nothing has come but what was looked at, and a call is answered."""
        number = next(_numbers)
        self.send(messages.modern_call(f"served-{number}", "add", {"a": number, "b": 1}))
        answer = self.says(f"served-{number}")
        if answer != str(number + 1):
            raise Wrong(f"{number} and 1 are {answer}")
        self.said = "served"
        return self

    def closed(self, code):
        """The next frame closes the connection with this code, nothing follows it, and the connection ends."""
        taken = self.frame()
        if taken.opcode != frames.CLOSE:
            raise Wrong(f"a close frame of {code} was due, and not {_told(taken)}")
        seen = struct.unpack("!H", taken.payload[:2])[0] if taken.payload else None
        if seen != code:
            raise Wrong(f"it was closed with {seen}, not with {code}: {taken.payload[2:]!r}")
        taken.payload[2:].decode()
        self.ended()

    def ended(self):
        """The server ends the connection, and nothing comes before that. A reset would be no end: it takes with it what was
        said last."""
        while not self.buffer:
            if not self._receive():
                self.socket.close()
                self.said = "gone"
                return
        raise Wrong(f"the connection was to end, and this came: {bytes(self.buffer[:200])!r}")

    def leave(self):
        """Closes as a client should, and sees the server do the same."""
        self.send(frames.close(1000))
        self.closed(1000)

    def vanish(self):
        """Goes without a word: a plain end of TCP."""
        self.socket.close()
        self.said = "gone"

    def reset(self):
        """Goes with a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.vanish()

    def rest(self):
        """All that comes until the server ends the connection."""
        while self._receive():
            pass
        self.socket.close()
        self.said = "gone"
        return bytes(self.buffer)

    # Reading.

    def has_come(self, seconds):
        """Whether something can be read now, or within so short a time."""
        return bool(self.buffer) or bool(select.select([self.socket], [], [], seconds)[0])

    def receive_more(self, what):
        if not self._receive():
            raise Wrong(f"the connection ended where {what} was due; before it came {bytes(self.buffer[:200])!r}")

    def _receive(self):
        try:
            data = self.socket.recv(1 << 16)
        except TimeoutError:
            raise Wrong(f"nothing came in {DEADLINE} s") from None
        except ConnectionError as error:
            raise Wrong(f"the connection was lost: {error}") from None
        self.buffer += data
        return data


class _Flood:
    """A thread that sends, of which nobody waits for anything but its end."""

    def __init__(self, socket, data, reads):
        self._socket, self._data, self._reads = socket, data, reads
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        rest = memoryview(self._data)
        try:
            while not self._stopped.is_set():
                readable, writable, _ = select.select([self._socket] if self._reads else [], [self._socket], [], 0.05)
                if readable and not self._socket.recv(1 << 16):
                    return
                if writable:
                    rest = rest[self._socket.send(rest) :] or memoryview(self._data)
        except OSError:
            # The server has had enough.
            pass

    def stop(self):
        self._stopped.set()
        self._thread.join()


def until(holds, what):
    """Waits until something holds of which nobody tells: how the server's process stands."""
    give_up = time.monotonic() + DEADLINE
    while not holds():
        if time.monotonic() > give_up:
            raise Wrong(f"not in {DEADLINE} s: {what}")
        time.sleep(0.002)


def _same(one, other):
    return type(one) is type(other) and one == other


def _told(taken):
    return f"a frame of opcode {taken.opcode:#x}: {taken.payload[:200]!r}"
