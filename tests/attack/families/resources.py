"""Abuse within the rules: too much, too slow, too many, and never an end. A peer costs itself, and nobody else."""

import time

from harness import frames
from harness.cases import SMALL
from harness.cases import Family
from harness.connection import until
from harness.frames import CLOSE
from harness.frames import CONTINUATION
from harness.frames import PING
from harness.frames import PONG
from harness.frames import TEXT
from harness.frames import frame
from harness.frames import text
from harness.heads import head
from harness.messages import BATCHES
from harness.messages import INTERNAL
from harness.messages import INVALID_REQUEST
from harness.messages import MODERN
from harness.messages import PREFIX
from harness.messages import TASKS
from harness.messages import call
from harness.messages import cancel
from harness.messages import modern
from harness.messages import modern_call
from harness.messages import request
from harness.server import Server

FAMILY = Family("resources")

LARGE = SMALL.replace("65536", str(4 << 20))
FEW = SMALL.replace("--max-connections 64", "--max-connections 8")
# Servers that lose patience while one waits.
HASTY = f"{FEW} --connection-timeout 0.4"
SLOW = f"{LARGE} --outbox 65536 --slow-timeout 0.4 --close-timeout 20"
SILENT = f"{SMALL} --first-message-timeout 0.3"
IDLE = f"{SMALL} --idle-timeout 0.3"
PINGING = f"{SMALL} --ping-interval 0.15 --ping-timeout 0.3"
CLOSING = SMALL.replace("--close-timeout 2", "--close-timeout 0.3")
TIMED = f"{SMALL} --request-timeout 0.2 --request-timeout-max 0.6"


def sleeps(id, seconds=600):
    return call(id, "slow", {"seconds": seconds})


def stats(server):
    """How the calls of `slow` have gone, of all connections; asked over one of its own."""
    connection = server.open().send(modern_call(1, "stats"))
    counts = connection.result(1)["structuredContent"]
    connection.leave()
    return counts


def gone_by_itself(server):
    """The server has let all connections go, while this side still holds its own ends."""
    until(lambda: server.cost()["descriptors"] <= server.least, "the server has let go")


# Calls.


@FAMILY.case("more calls than may wait", "BINDING order.full")
def _(server):
    connection = server.session()
    connection.send(b"".join(text(sleeps(n)) for n in range(30)))
    for n in range(8, 30):
        connection.error(INTERNAL, n)
    # Whoever answers at once is not one of them, and one that is given up makes room.
    connection.served()
    connection.send(cancel(0)).send(sleeps(30, 0.01))
    assert connection.says(30) == "slept for 0.01 s"
    connection.served()


@FAMILY.case("a cancel storm", "BINDING cancel.silent; BINDING cancel.order")
def _(server):
    connection = server.session()
    before = stats(server)
    storm = b"".join(text(sleeps(n)) + text(cancel(n)) for n in range(3000))
    thread = connection.send_aside(storm)
    # Nothing of it is answered, and nothing goes on.
    connection.send_after(thread)
    connection.served()
    after = stats(server)
    assert after["cancelled"] - before["cancelled"] == 3000 and after["in_flight"] == 0, (before, after)


@FAMILY.case("a storm of cancels of nothing", "BINDING cancel.unknown")
def _(server):
    connection = server.session()
    connection.send_after(connection.send_aside(b"".join(text(cancel(n)) for n in range(20_000))))
    connection.served()


@FAMILY.case("10 000 calls in one write", "BINDING order.arrival; BINDING order.nothing-dropped")
def _(server):
    connection = server.session()
    before = server.forget_peak()
    thread = connection.send_aside(b"".join(text(call(n, "add", {"a": n, "b": 1})) for n in range(10_000)))
    for n in range(10_000):
        assert connection.says(n) == str(n + 1)
    thread.join()
    connection.served()
    assert server.cost()["peak"] < before + 8 * 1024


@FAMILY.case("10 000 calls, and a reset", "BINDING cancel.end")
def _(server):
    connection = server.session()
    thread = connection.send_aside(b"".join(text(call(n, "add", {"a": n, "b": 1})) for n in range(10_000)))
    connection.says(0)
    connection.reset()
    thread.join()


@FAMILY.case("calls that are lost with their connections", "BINDING cancel.end")
def _(server):
    before = stats(server)
    for n in range(25):
        connection = server.session().send(b"".join(text(sleeps(m)) for m in range(8))).served()
        [connection.reset, connection.vanish][n % 2]()
    until(lambda: stats(server)["cancelled"] == before["cancelled"] + 200, "all calls are dropped")


@FAMILY.case("a call that never ends", "BINDING error.time", flags=TIMED)
def _(server):
    connection = server.session().send(sleeps(1))
    connection.failed(1)
    connection.served()


@FAMILY.case("a call that never ends, and says that it gets on", "BINDING error.time", flags=TIMED)
def _(server):
    connection = server.session().send(call(1, "count", {"n": 1_000_000, "delay_ms": 20}, _meta={"progressToken": 1}))
    last = 0
    while (message := connection.message()).get("method") == "notifications/progress":
        assert message["params"]["progress"] > last
        last = message["params"]["progress"]
    assert message["id"] == 1 and message["result"]["isError"] is True, message
    assert last > 5, "it had more time than a call that says nothing"
    connection.served()


@FAMILY.case("more questions than may be open", "BINDING ask.full", flags=SMALL.replace("--max-in-flight 8", "--max-in-flight 100"))
def _(server):
    connection = server.session(capabilities={"elicitation": {}})
    connection.send(b"".join(text(call(n, "test_elicitation", {"message": "who?"})) for n in range(70)))
    messages = [connection.message() for _ in range(70)]
    asked = [message for message in messages if "method" in message]
    told = [message for message in messages if "result" in message]
    assert len(asked) == 64 and all(message["result"]["isError"] for message in told), (len(asked), told[:1])
    connection.served()


@FAMILY.case("tasks that are too large", "BINDING error.codes", flags=f"{SMALL} --max-task-bytes 100000")
def _(server):
    connection = server.open()
    handles = []
    for n in range(10):
        connection.send(modern_call(n, "slow_compute", {"seconds": 600, "label": "x" * 30_000}, capabilities=TASKS))
        message = connection.message()
        if "error" in message:
            assert message["error"]["code"] == INTERNAL, message
        else:
            handles.append(message["result"]["taskId"])
    assert 1 <= len(handles) <= 3, len(handles)
    for handle in handles:
        connection.send(modern("cancel", "tasks/cancel", {"taskId": handle}, capabilities=TASKS)).result("cancel")
    connection.served()


# Subscriptions, and the list.


def listen(id):
    return modern(id, "subscriptions/listen", {"notifications": {"toolsListChanged": True}})


@FAMILY.case("more subscriptions than there may be", "BINDING listen.full")
def _(server):
    connection = server.open()
    for n in range(4):
        assert connection.ask(listen(n))["method"] == "notifications/subscriptions/acknowledged"
    for n in range(4, 30):
        connection.send(listen(n)).error(INTERNAL, n)
    connection.send(cancel(0))
    assert connection.ask(listen(30))["method"] == "notifications/subscriptions/acknowledged"
    connection.served()


@FAMILY.case("a storm of subscriptions that are ended at once", "BINDING listen.cancel")
def _(server):
    connection = server.open()
    thread = connection.send_aside(b"".join(text(listen(n)) + text(cancel(n)) for n in range(2000)))
    for n in range(2000):
        assert connection.message()["params"]["_meta"][f"{PREFIX}subscriptionId"] == n
    thread.join()
    connection.served()


@FAMILY.case("a storm of changes, and listeners that do not read", "BINDING listen.coalesced")
def _(server):
    listeners = [server.open() for _ in range(5)]
    for listener in listeners:
        listener.ask(listen(1))
    connection = server.session()
    for n in range(300):
        for tool in ["offer", "withdraw"]:
            connection.send(call(n, tool, {"name": f"tool-{n}"}))
            # Its session is told too.
            while connection.message().get("id") != n:
                pass
    connection.vanish()
    for listener in listeners:
        listener.send(request("last", "none"))
        told = 0
        while (message := listener.message()).get("method") == "notifications/tools/list_changed":
            told += 1
        assert message["id"] == "last" and 1 <= told <= 600, (message, told)
        listener.served()


@FAMILY.case("2000 lists that are asked for at once", "BINDING order.slow; BINDING order.nothing-dropped")
def _(server):
    connection = server.session()
    before = server.forget_peak()
    connection.send_aside(b"".join(text(request(n, "tools/list")) for n in range(2000)))
    # They are twenty megabytes, which are not made before they are read.
    for n in range(2000):
        assert len(connection.result(n)["tools"]) > 10
    connection.served()
    assert server.cost()["peak"] < before + 8 * 1024


# Who does not read.


def never_reads(name, rule, what):
    @FAMILY.case(name, f"{rule}; BINDING order.slow", flags=SLOW)
    def run(server):
        before = stats(server)
        connection = server.connect(receive_buffer=4096).open().session().send(sleeps("waits")).served()
        peak = server.forget_peak()
        flood = connection.flood(what)
        until(lambda: stats(server)["cancelled"] == before["cancelled"] + 1, "the server drops the call that waits there")
        flood.stop()
        assert server.cost()["peak"] < peak + 8 * 1024, server.cost()
        # What had begun is whole, and then it is said why nothing more comes.
        while (taken := frames.take(connection.buffer)) is None or taken.opcode != CLOSE:
            if taken is None:
                connection.receive_more("a close frame")
        assert taken.payload[:2] == b"\x03\xf5", taken
        connection.ended()


never_reads("answers that are never read", "MCP 2025-11-25 basic", text(call(1, "echo", {"text": "x" * 50_000})))
never_reads("small answers that are never read", "MCP 2025-11-25 basic", text(call(1, "add", {"a": 1, "b": 1})) * 1000)
never_reads("lists that are never read", "MCP 2025-11-25 basic", text(request(1, "tools/list")) * 1000)
never_reads("errors that are never read", "JSON-RPC 2.0 5.1", text("{") * 10_000)
never_reads("pongs that are never read", "RFC 6455 5.5.2", frame(PING, b"p" * 125) * 1000)


@FAMILY.case("who reads late is served", "BINDING order.nothing-dropped", flags=LARGE)
def _(server):
    connection = server.connect(receive_buffer=4096).open().session()
    thread = connection.send_aside(b"".join(text(call(n, "echo", {"text": f"{n} " + "x" * 50_000})) for n in range(250)))
    # These are twelve megabytes: more than the system keeps for both sides, so that reading has paused by now, or will.
    for n in range(250):
        assert connection.says(n).startswith(f"{n} x")
    thread.join()
    connection.served()


@FAMILY.case("others are served while four flood", "MCP 2025-11-25 basic; BINDING order.slow")
def _(server):
    flooding = [server.session() for _ in range(4)]
    floods = [connection.flood(text(request(1, "tools/list")) * 100, reads=True) for connection in flooding]
    slowest = max(server.fresh() for _ in range(10))
    for connection, flood in zip(flooding, floods):
        flood.stop()
        connection.reset()
    assert slowest < 5, f"a fresh connection took {slowest} s"


# Connections.


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


@FAMILY.case("24 heads that never end", "BINDING open.time", flags=HASTY)
def _(server):
    for connection in [server.connect().send(head()[:-2]) for _ in range(24)]:
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
            gone_by_itself(server)


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
    connection = server.open().send(text("", length=60_000, size=16))
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
    connection = server.session().send(sleeps(1, 0.7))
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
    gone_by_itself(server)
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
    gone_by_itself(server)
    for connection in connections:
        connection.closed(1000)


# Memory.


@FAMILY.case("60 clients that announce 4 MiB, and send a byte", "RFC 6455 10.4; BINDING framing.size", flags=LARGE)
def _(server):
    before = server.forget_peak()
    connections = [server.open() for _ in range(60)]
    for connection in connections:
        connection.served()
        connection.send(text("x", size=64, length=(4 << 20)))
    # What is announced is not kept free for it.
    assert server.fresh() < 5 and server.cost()["peak"] < before + 32 * 1024, server.cost()
    for connection in connections:
        connection.reset()


@FAMILY.case("8 clients that send nearly 4 MiB each, and no end", "RFC 6455 10.4; BINDING framing.size", flags=LARGE)
def _(server):
    before = server.forget_peak()
    connections = [server.open() for _ in range(8)]
    for connection in connections:
        connection.send(text("x" * ((4 << 20) - 5), final=False) + frame(CONTINUATION, "x", final=False))
        # It has read all of it.
        connection.send(frame(PING)).pong()
    assert server.cost()["peak"] < before + 8 * (12 << 10), server.cost()
    for connection in connections:
        connection.reset()
    gone_by_itself(server)
    server.fresh()
    assert server.cost()["kib"] < before + 16 * 1024, "the memory is given back"


@FAMILY.case("20 messages of 4 MiB on one connection", "BINDING framing.size", flags=LARGE)
def _(server):
    connection = server.session()
    large = text(request(1, "ping") + " " * ((4 << 20) - 100))
    before = server.forget_peak()
    for _ in range(20):
        connection.send(large).result(1)
    assert server.cost()["peak"] < before + 24 * 1024, server.cost()
    connection.served()


@FAMILY.case("large texts as argument, and as answer", "BINDING framing.answers", flags=LARGE)
def _(server):
    # Escapes: what is six bytes here is one there, and the other way round.
    connection = server.session()
    for letter in ["x", "\u0007", "ä", "\\", '"']:
        told = letter * 200_000
        connection.send(call(1, "echo", {"text": told}))
        assert connection.says(1) == told
    connection.served()


# The process.


@FAMILY.case("no file descriptors left", "BINDING open.full")
def _(server):
    short = Server(server.binary, LARGE, files=40)
    try:
        connections = [short.connect().send(head()) for _ in range(80)]
        # Some are served, and the others wait in the system's queue.
        connections[0].upgraded()
        until(lambda: short.cost()["descriptors"] >= 39, "the descriptors are used up")
        connections[0].served()
        for connection in connections:
            connection.reset()
        short.connections.clear()
        assert short.fresh() < 5
        short.judge()
    finally:
        short.kill()


@FAMILY.case("told to stop while it is abused", "BINDING stop.drop; BINDING stop.code")
def _(server):
    stopping = Server(server.binary, f"{LARGE} --shutdown-timeout 0.3 --close-timeout 0.3 --outbox 65536")
    try:
        silent, half = stopping.connect(), stopping.connect().send(head()[:-2])
        announced = stopping.open().send(text("", length=60_000, size=16))
        unread = stopping.connect(receive_buffer=4096).open().session()
        flood = unread.flood(text(request(1, "tools/list")) * 1000)
        running = stopping.session().send(sleeps(1)).served()
        polite = stopping.session().served()
        stopping.signal()
        # Who has no call is sent away at once.
        polite.closed(1001)
        code = stopping.wait()
        assert code == 0, code
        running.closed(1001)
        announced.closed(1001)
        flood.stop()
        for connection in [silent, half, unread]:
            connection.vanish()
        stopping.check_log()
    finally:
        stopping.kill()
