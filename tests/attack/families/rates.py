"""Requests that come faster than they may, over one connection and over those of one caller together."""

import itertools

from harness.cases import SMALL, Family
from harness.connection import until
from harness.frames import Wrong, text
from harness.heads import head
from harness.messages import BATCHES, call, cancel, dump, initialize, modern, modern_call, notification, request, sleeps

TOO_FAST, INVALID_REQUEST, NOT_FOUND, PARSE_ERROR = -31429, -32600, -32601, -32700
BURST = 5

# A second is longer than it takes to send and read as many requests as may come at once.
FAMILY = Family("rates", f"{SMALL} --request-rate 1:{BURST}")
SHARED = f"{SMALL} --token bystander --token ann --token bob --identity-request-rate 1:{BURST}"
BOTH = f"{SHARED} --request-rate 1:3"

RULE = "BINDING rate.refused"
ALONE = "BINDING rate.requests-alone"
TOGETHER = "BINDING rate.identity"

_numbers = itertools.count(1)


def ping(id):
    return request(id, "ping")


def spend(connection, requests=BURST, ask=ping):
    """So many requests, which are done. They leave in one packet, so that there is no time between them."""
    connection.send(b"".join(text(ask(f"spent-{n}")) for n in range(requests)))
    for n in range(requests):
        connection.result(f"spent-{n}")
    return connection


def too_fast(connection, id, seconds=1):
    """The next message is that this request was too fast, and says how long it has to wait: at most what one takes."""
    error = connection.error(TOO_FAST, id)
    wait = error["data"]["retryAfterMs"]
    if set(error["data"]) != {"retryAfterMs"} or type(wait) is not int or not 0 < wait <= 1000 * seconds:
        raise Wrong(f"this is no time to wait: {error}")
    if len(error["message"]) > 200:
        raise Wrong(f"that is told at length: {error}")


def recovers(connection):
    """The rate takes a request again, and the connection is served, however often it has been refused meanwhile."""

    def is_done():
        id = f"again-{next(_numbers)}"
        answer = connection.ask(modern_call(id, "add", {"a": 1, "b": 1}))
        if "error" in answer and answer["error"]["code"] != TOO_FAST:
            raise Wrong(f"the answer is {answer}")
        return answer["id"] == id and "result" in answer

    until(is_done, "a request is taken again")
    connection.said = "served"


def ann(**more):
    return head(add=["Authorization: Bearer ann"], **more)


def bob(**more):
    return head(add=["Authorization: Bearer bob"], **more)


@FAMILY.case("as many as may come", RULE)
def _(server):
    spend(server.open()).leave()


@FAMILY.case("one more than may come", RULE)
def _(server):
    connection = spend(server.open())
    connection.send(ping(1))
    too_fast(connection, 1)
    recovers(connection)


@FAMILY.case("one more than may come, of the modern era", RULE)
def _(server):
    def discover(id):
        return modern(id, "server/discover")

    connection = spend(server.open(), ask=discover)
    for ask in [
        discover(1),
        modern_call(1, "add", {"a": 1, "b": 1}),
        modern(1, "tools/list"),
        modern(1, "subscriptions/listen"),
    ]:
        connection.send(ask)
        too_fast(connection, 1)
    recovers(connection)


@FAMILY.case("requests of both eras", RULE)
def _(server):
    connection = spend(server.open(), 2)
    spend(connection, 3, lambda id: modern_call(id, "add", {"a": 1, "b": 1}))
    for ask in [ping(1), modern_call(1, "add", {"a": 1, "b": 1})]:
        connection.send(ask)
        too_fast(connection, 1)
    connection.leave()


@FAMILY.case("a session, and then too many", RULE)
def _(server):
    # A handshake is a request, what follows it is none.
    connection = spend(server.session(), BURST - 1)
    for ask in [call(1, "boom"), request(1, "tools/list"), request(1, "logging/setLevel", {"level": "debug"}), initialize(1)]:
        connection.send(ask)
        too_fast(connection, 1)
    recovers(connection)


@FAMILY.case("3000 requests at once", RULE)
def _(server):
    connection = server.open()
    sending = connection.send_aside(b"".join(text(ping(n)) for n in range(3000)))
    answers = [connection.message() for _ in range(3000)]
    connection.send_after(sending)
    if [answer["id"] for answer in answers] != list(range(3000)):
        raise Wrong("they are not answered in their order")
    done = sum("result" in answer for answer in answers)
    # As many as may come at once, and those of the seconds that all of it has taken.
    if not BURST <= done <= BURST + 10:
        raise Wrong(f"{done} were done")
    recovers(connection)


@FAMILY.case("a call too many is not run", RULE)
def _(server):
    connection = spend(server.session(), BURST - 1)
    connection.send(b"".join(text(call(n, "boom")) for n in range(50)))
    for n in range(50):
        too_fast(connection, n)
    recovers(connection)


@FAMILY.case("what is refused needs no other id", RULE)
def _(server):
    connection = spend(server.open())
    for id in [7, 7, 7, "7", 7.5, "", 0, "é\n"]:
        connection.send(ping(id))
        too_fast(connection, id)
    connection.leave()


@FAMILY.case("methods that there are not count too", RULE)
def _(server):
    connection = server.open()
    connection.send(b"".join(text(request(n, "no/such")) for n in range(BURST + 1)))
    for n in range(BURST):
        connection.error(NOT_FOUND, n)
    too_fast(connection, BURST)
    connection.leave()


@FAMILY.case("1000 notifications", ALONE)
def _(server):
    connection = server.open()
    connection.send(text(notification("notifications/nobody-knows")) * 1000)
    spend(connection)
    connection.send(text(notification("notifications/initialized")) * 1000).send(ping(1))
    too_fast(connection, 1)
    connection.leave()


@FAMILY.case("1000 answers to nothing", ALONE)
def _(server):
    connection = server.open()
    connection.send(text(dump({"jsonrpc": "2.0", "id": 1, "result": {}})) * 1000)
    spend(connection)
    connection.leave()


@FAMILY.case("cancels behind too many requests", ALONE)
def _(server):
    connection = server.session()
    connection.send(b"".join(text(sleeps(n)) for n in range(BURST - 1)) + text(ping("more")))
    too_fast(connection, "more")
    # Of each call nothing comes any more, so that the next message is the one that is asked for.
    connection.send(b"".join(text(cancel(n)) for n in range(BURST - 1)))
    recovers(connection)
    recovers(connection)
    connection.send(ping("more"))
    too_fast(connection, "more")
    connection.leave()


@FAMILY.case("a cancel of what was refused", ALONE)
def _(server):
    connection = spend(server.open())
    connection.send(text(sleeps(1)) + text(cancel(1)) + text(ping(1)))
    too_fast(connection, 1)
    too_fast(connection, 1)
    connection.leave()


@FAMILY.case("frames that are no messages", ALONE)
def _(server):
    connection = spend(server.open())
    for payload, code in [("{", PARSE_ERROR), ("[]", INVALID_REQUEST), ("1", INVALID_REQUEST)]:
        connection.send(payload).error(code)
    connection.leave()


@FAMILY.case("each request of a batch counts", RULE)
def _(server):
    # One of them was for the session.
    connection = server.open().session(version=BATCHES)
    batch = [notification("notifications/x"), *[ping(n) for n in range(BURST + 5)], notification("notifications/x")]
    answers = connection.ask(f"[{','.join(batch)}]")
    codes = [answer.get("error", {}).get("code") for answer in answers]
    assert codes == [None] * (BURST - 1) + [TOO_FAST] * 6, codes
    assert [answer["id"] for answer in answers] == list(range(BURST + 5)), answers
    recovers(connection)


@FAMILY.case("batches that are refused as a whole", RULE)
def _(server):
    connection = server.open().session(version=BATCHES)
    for batch in ["[]", f"[{','.join([ping(1)] * 65)}]"]:
        connection.send(batch).error(INVALID_REQUEST)
    # What was not looked at has not been counted.
    spend(connection, BURST - 1)
    connection.leave()


@FAMILY.case("a batch of cancels behind too many requests", ALONE)
def _(server):
    connection = server.open().session(version=BATCHES)
    connection.send(b"".join(text(sleeps(n)) for n in range(BURST - 1)) + text(ping("more")))
    too_fast(connection, "more")
    connection.send(f"[{','.join(cancel(n) for n in range(BURST - 1))}]")
    recovers(connection)


@FAMILY.case("another connection has its own", RULE)
def _(server):
    connections = [spend(server.open()) for _ in range(10)]
    for connection in connections:
        connection.send(ping(1))
        too_fast(connection, 1)
        connection.leave()


@FAMILY.case("connections of one caller share", TOGETHER, flags=SHARED)
def _(server):
    connections = [server.open(ann()) for _ in range(BURST + 3)]
    for connection in connections:
        connection.send(ping(1))
    answers = [connection.message() for connection in connections]
    done = sum("result" in answer for answer in answers)
    assert done == BURST, answers
    # Another caller notices nothing.
    spend(server.open(bob())).leave()
    for connection in connections:
        connection.leave()


@FAMILY.case("who connects anew finds the rate as it was left", TOGETHER, flags=f"{SHARED} --max-in-flight 7")
def _(server):
    spend(server.open(ann())).leave()
    for _ in range(5):
        connection = server.open(ann()).send(ping(1))
        too_fast(connection, 1)
        connection.vanish()
    connection = server.open(ann())
    recovers(connection)


@FAMILY.case("the rate of a connection, and of its caller", TOGETHER, flags=BOTH)
def _(server):
    first, second = server.open(ann()), server.open(ann())
    spend(first, 3).send(ping(1))
    too_fast(first, 1)
    # What the connection is refused, its caller has not spent.
    spend(second, 2).send(ping(1))
    too_fast(second, 1)
    first.leave()
    recovers(second)
