"""Abuse within the rules: too much, too slow, too many, and never an end. A peer costs itself, and nobody else."""

from harness import frames
from harness.cases import LARGE, SMALL, Family
from harness.connection import until
from harness.frames import CLOSE, CONTINUATION, PING, frame, text
from harness.heads import head
from harness.messages import INTERNAL, PREFIX, TASKS, call, cancel, modern, modern_call, request, sleeps
from harness.server import Server

FAMILY = Family("resources")

# Servers that lose patience while one waits.
SLOW = f"{LARGE} --outbox 65536 --slow-timeout 0.4 --close-timeout 20"
TIMED = f"{SMALL} --request-timeout 0.5 --request-timeout-max 1.5"


def stats(server):
    """How the calls of `slow` have gone, of all connections; asked over one of its own."""
    connection = server.open().send(modern_call(1, "stats"))
    counts = connection.result(1)["structuredContent"]
    connection.leave()
    return counts


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


@FAMILY.case(
    "more questions than may be open", "BINDING ask.full", flags=SMALL.replace("--max-in-flight 8", "--max-in-flight 100")
)
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
        # What is owed may come until the subscription is given up.
        listener.send(cancel(1)).send(request("last", "none"))
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
    for _ in range(3):
        connections = [server.open() for _ in range(8)]
        for connection in connections:
            connection.send(text("x" * ((4 << 20) - 5), final=False) + frame(CONTINUATION, "x", final=False))
            # It has read all of it.
            connection.send(frame(PING)).pong()
        for connection in connections:
            connection.reset()
        server.lets_go()
    # A fragment is there twice, where it was read and where it is put together.
    after = server.cost()
    assert after["peak"] < before + 8 * (10 << 10) and after["kib"] < before + 4096, (before, after)


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
