"""What all connections keep together: who keeps most has to go, and nobody else."""

from harness.cases import LARGE, Family
from harness.connection import until
from harness.frames import CONTINUATION, PING, frame, text
from harness.messages import request

# One message of the largest size, and a half.
FAMILY = Family("budget", f"{LARGE} --max-memory {6 << 20}")

RULE = "RFC 6455 10.4; RFC 6455 7.4.1"


def fill(connection, size):
    """Sends so much of a message that has not ended."""
    connection.send(text(" " * size, final=False))


@FAMILY.case("who keeps most has to go", RULE)
def _(server):
    bystander = server.session().served()
    most, less = server.open(), server.open()
    fill(most, 4_100_000)
    most.send(frame(PING)).pong()
    fill(less, 3_000_000)
    most.closed(1013)
    less.send(frame(CONTINUATION, request(1, "ping"))).result(1)
    less.served()
    bystander.served()


@FAMILY.case("10 clients that each keep nearly a message", RULE)
def _(server):
    bystander = server.session().served()
    before = server.forget_peak()
    filling = [server.open() for _ in range(10)]
    for connection in filling:
        fill(connection, 4_000_000)
    # There is room for one of them.
    until(lambda: sum(connection.has_come(0) for connection in filling) == 9, "nine are told to go")
    for connection in filling:
        if connection.has_come(0):
            connection.closed(1013)
        else:
            connection.send(frame(CONTINUATION, request(1, "ping"))).result(1)
            connection.served()
    assert server.cost()["peak"] < before + (32 << 10), server.cost()
    bystander.served()


@FAMILY.case("40 clients that keep little each", RULE)
def _(server):
    filling = [server.open() for _ in range(40)]
    for connection in filling:
        fill(connection, 20_000)
    for connection in filling:
        connection.send(frame(CONTINUATION, request(1, "ping"))).result(1)
        connection.served()


@FAMILY.case("answers that 12 clients do not read", RULE)
def _(server):
    bystander = server.session().served()
    before = server.forget_peak()
    unread = [server.connect(receive_buffer=4096).open().session() for _ in range(12)]
    floods = [connection.flood(text(request(1, "tools/list")) * 100) for connection in unread]
    # Their outboxes are a megabyte each, which is too much together.
    for _ in range(10):
        server.fresh()
        bystander.served()
    assert server.cost()["peak"] < before + (32 << 10), server.cost()
    for connection, flood in zip(unread, floods):
        flood.stop()
        connection.reset()
