"""Too many connections, and such as never say, end or answer anything: the server loses patience by its own settings, which are short
here."""

import time

from harness import frames
from harness.cases import FEW, SMALL, Family
from harness.connection import until
from harness.frames import CLOSE, CONTINUATION, PING, PONG, frame, text
from harness.heads import head
from harness.messages import call, request, sleeps

FAMILY = Family("connections")

# Servers that lose patience while one waits.
HASTY = f"{FEW} --connection-timeout 0.8"
SILENT = f"{SMALL} --first-message-timeout 0.6"
IDLE = f"{SMALL} --idle-timeout 0.6"
PINGING = f"{SMALL} --ping-interval 0.2 --ping-timeout 1"
CLOSING = SMALL.replace("--close-timeout 2", "--close-timeout 0.3")


@FAMILY.case("100 connections past as many as there may be", "RFC 9110 15.6.4; BINDING open.full", flags=FEW)
def _(server):
    connections = [server.open() for _ in range(8)]
    for _ in range(100):
        server.connect().send(head()).refused(503, Retry_After="5")
    connections[0].leave()

    # The place is free when the task of the connection has ended, a moment after its socket.
    def is_served():
        connection = server.connect().send(head())
        if connection.response().status == 101:
            connection.served()
            return True
        connection.ended()
        return False

    until(is_served, "there is a place again")
    for connection in connections[1:]:
        connection.served()


@FAMILY.case("as many as there may be that say nothing at all", "BINDING open.time", flags=HASTY)
def _(server):
    silent = [server.connect() for _ in range(8)]
    # Whoever comes behind them waits, and is served.
    server.fresh()
    for connection in silent:
        connection.ended()


@FAMILY.case("16 heads that never end", "BINDING open.time", flags=HASTY)
def _(server):
    for connection in [server.connect().send(head()[:-2]) for _ in range(16)]:
        connection.ended()


@FAMILY.case("60 sessions at once", "BINDING order.none")
def _(server):
    connections = [server.session() for _ in range(60)]
    for connection in connections:
        connection.send(call(1, "echo", {"text": "hello"}))
    for connection in connections:
        assert connection.says(1) == "hello"
        connection.served()


@FAMILY.case("300 connections that vanish behind their handshake", "RFC 6455 7.1.1")
def _(server):
    for n in range(300):
        connection = server.open()
        [connection.vanish, connection.reset][n % 2]()
        if n % 30 == 29:
            # Those that have gone need their place no longer.
            server.lets_go()


@FAMILY.case("who says nothing behind the handshake", "BINDING live.first", flags=SILENT)
def _(server):
    server.open().closed(1001)


@FAMILY.case("who pings, and says nothing", "BINDING live.first", flags=SILENT)
def _(server):
    connection = server.open()
    taken = None
    while taken is None or taken.opcode == PONG:
        taken = pinged(connection)
    assert taken.opcode == CLOSE and taken.payload[:2] == b"\x03\xe9", taken
    connection.ended()


def pinged(connection):
    """Sends a ping, and gives out what comes."""
    connection.send(frame(PING))
    while (taken := frames.take(connection.buffer)) is None:
        connection.receive_more("a pong")
    return taken


@FAMILY.case("a frame drop by drop", "BINDING live.first", flags=SILENT)
def _(server):
    connection = server.open().send(text("", length=60_000, size=16, key=bytes(4)))
    began = time.monotonic()
    while not connection.has_come(0.02):
        connection.send(b"x")
    assert time.monotonic() - began < 5
    connection.closed(1001)


@FAMILY.case("fragments without end, drop by drop", "BINDING live.first", flags=SILENT)
def _(server):
    connection = server.open().send(text("[", final=False))
    while not connection.has_come(0.02):
        connection.send(frame(CONTINUATION, "[", final=False))
    connection.closed(1001)


@FAMILY.case("who says nothing more", "BINDING live.idle", flags=IDLE)
def _(server):
    server.session().closed(1001)


@FAMILY.case("who says nothing while a call runs", "BINDING live.idle", flags=IDLE)
def _(server):
    connection = server.session().send(sleeps(1, 1.2))
    connection.says(1)
    connection.closed(1001)


@FAMILY.case("who answers no ping", "BINDING live.ping", flags=PINGING)
def _(server):
    connection = server.session()
    connection.answers_pings = False
    connection.closed(1011)


@FAMILY.case("who answers no ping, while calls run", "BINDING live.busy", flags=PINGING)
def _(server):
    connection = server.session().send(sleeps(1))
    connection.answers_pings = False
    connection.closed(1011)


@FAMILY.case("who answers pings with other pongs", "BINDING live.any", flags=PINGING)
def _(server):
    connection = server.session()
    for _ in range(4):
        while (taken := frames.take(connection.buffer)) is None:
            connection.receive_more("a ping")
        assert taken.opcode == PING, taken
        connection.send(frame(PONG, b"another"))
    connection.served()


@FAMILY.case("who answers pings with a byte of a frame", "BINDING live.any", flags=PINGING)
def _(server):
    message = text(request(1, "ping"))
    connection = server.session()
    for n in range(4):
        while (taken := frames.take(connection.buffer)) is None:
            connection.receive_more("a ping")
        assert taken.opcode == PING, taken
        connection.send(message[n : n + 1])
    connection.send(message[4:]).result(1)
    connection.served()


@FAMILY.case("20 clients that never close", "BINDING close.time", flags=CLOSING)
def _(server):
    connections = [server.open().send(text("", reserved=1)) for _ in range(20)]
    server.lets_go()
    for connection in connections:
        connection.closed(1002)


@FAMILY.case("a client that writes on for ever behind the end", "BINDING close.time", flags=CLOSING)
def _(server):
    connection = server.open().send(text("", reserved=1))
    assert connection.frame().opcode == CLOSE

    def is_ended():
        try:
            connection.send(b"\xff" * 100)
        except OSError:
            return True
        return False

    until(is_ended, "the connection is ended")
    connection.vanish()


@FAMILY.case("a client that closes, and keeps its socket", "RFC 6455 7.1.1; BINDING close.time", flags=CLOSING)
def _(server):
    connections = [server.open().send(frames.close(1000)) for _ in range(20)]
    server.lets_go()
    for connection in connections:
        connection.closed(1000)
