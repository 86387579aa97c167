"""One address that wants the places of all. Those of loopback stand for addresses of elsewhere."""

from harness.cases import SMALL, Family
from harness.certificate import CERTIFICATE
from harness.connection import until
from harness.frames import Wrong
from harness.heads import head

# Few of an address, and room for all others.
FAMILY = Family("addresses", f"{SMALL} --max-connections-per-address 4")

HASTY = f"{FAMILY.flags} --connection-timeout 0.8"
SECURE = f"{HASTY} --tls-certificate {CERTIFICATE}"

RULE = "BINDING open.address"
HERE, THERE = "127.0.0.21", "127.0.0.22"


def full(server, here=HERE):
    """As many connections as the address may have."""
    return [server.open(source=here) for _ in range(4)]


def one_too_many(server, request=None, here=HERE):
    connection = server.connect(source=here).send(request or head())
    return connection.refused(503, Retry_After="5")


def gets_in(server, here=HERE):
    """The place of whoever has left is free a moment later."""

    def is_served():
        connection = server.connect(source=here).send(head())
        answer = connection.response()
        if answer.status == 101:
            connection.served()
            return True
        if answer.status != 503:
            raise Wrong(f"the answer is {answer}")
        connection.ended()
        return False

    until(is_served, f"there is a place again for {here}")


@FAMILY.case("100 connections too many of an address", RULE)
def _(server):
    connections = full(server)
    for _ in range(100):
        one_too_many(server)
    # Others have lost nothing, nor have those that are there.
    for connection in [*full(server, THERE), *connections]:
        connection.served()


@FAMILY.case("one comes when another goes", RULE)
def _(server):
    connections = full(server)
    one_too_many(server)
    connections[0].leave()
    gets_in(server)
    one_too_many(server)
    for connection in connections[1:]:
        connection.served()


@FAMILY.case("places of 25 times four that vanish", RULE)
def _(server):
    for n in range(25):
        gets_in(server)
        for connection in server.connections:
            if connection.said == "served":
                [connection.vanish, connection.reset][n % 2]()
        server.lets_go()
    for connection in full(server):
        connection.served()


@FAMILY.case("handshakes that have not begun", RULE, flags=HASTY)
def _(server):
    silent = [server.connect(source=HERE) for _ in range(4)]
    one_too_many(server)
    server.open(source=THERE).served()
    for connection in silent:
        connection.ended()
    gets_in(server)


@FAMILY.case("handshakes that never end", RULE, flags=HASTY)
def _(server):
    slow = [server.connect(source=HERE).send(head()[:-2]) for _ in range(4)]
    one_too_many(server)
    for connection in slow:
        connection.ended()
    gets_in(server)


@FAMILY.case("a handshake that is finished late", RULE)
def _(server):
    waiting = [server.connect(source=HERE).send(head()[:-2]) for _ in range(4)]
    one_too_many(server)
    for connection in waiting:
        connection.send(b"\r\n").upgraded()
        connection.served()
    one_too_many(server)


@FAMILY.case("handshakes that are refused keep no place", RULE)
def _(server):
    for request in [head("GET /else HTTP/1.1"), head("POST /ws HTTP/1.1"), head(without=["Host"]), b"noise\r\n\r\n"] * 5:

        def is_refused(request=request):
            connection = server.connect(source=HERE).send(request)
            answer = connection.response()
            connection.ended()
            return answer.status in (400, 404, 405)

        until(is_refused, "there is a place again")
    gets_in(server)


for what, request in {
    "another path": head("GET /else HTTP/1.1"),
    "how the server is": head("GET /health HTTP/1.1"),
    "another method": head("POST /ws HTTP/1.1"),
    "no upgrade": head(without=["Upgrade"]),
    "another host": head(change={"Host": "evil.example"}),
    "a page of elsewhere": head(add=["Origin: https://evil.example"]),
}.items():

    @FAMILY.case(f"who is one too many, and asks for {what}", RULE)
    def _(server, request=request):
        connections = full(server)
        one_too_many(server, request)
        for connection in connections:
            connection.served()


@FAMILY.case("noise from who is one too many", "RFC 9112 3; BINDING open.address")
def _(server):
    connections = full(server)
    server.connect(source=HERE).send(bytes(range(128, 256)) + b"\r\n\r\n").refused(400)
    for connection in connections:
        connection.served()


@FAMILY.case("who says to be another", RULE)
def _(server):
    def claiming(n):
        claims = ["X-Forwarded-For: {}", "X-Real-IP: {}", "Forwarded: for={}", "CF-Connecting-IP: {}"]
        return head(add=[claim.format(f"192.0.2.{n}") for claim in claims])

    connections = [server.open(claiming(n), source=HERE) for n in range(4)]
    one_too_many(server, claiming(5))
    # Nor can they take the places of whom they say to be.
    server.open(source=THERE).served()
    for connection in connections:
        connection.served()


@FAMILY.case("100 too many that say nothing", RULE, flags=HASTY)
def _(server):
    connections = full(server)
    excess = [server.connect(source=HERE) for _ in range(100)]
    # Some of them wait to be told, the others have been dropped. Nobody waits for any of them.
    server.open(source=THERE).served()
    for connection in excess:
        connection.ended()
    one_too_many(server)
    for connection in connections:
        connection.served()


@FAMILY.case("15 addresses that take all that they may have", f"{RULE}; BINDING open.full")
def _(server):
    connections = [connection for n in range(15) for connection in full(server, f"127.0.1.{n + 1}")]
    for n in range(15):
        one_too_many(server, here=f"127.0.1.{n + 1}")
    server.open(source=HERE).served()
    for connection in connections:
        connection.served()


@FAMILY.case("handshakes of TLS that have not begun", f"{RULE}; BINDING open.time", flags=SECURE)
def _(server):
    silent = [server.connect(source=HERE, plain=True) for _ in range(4)]
    # They are told within TLS, or without it if they speak none.
    one_too_many(server)
    server.connect(source=HERE, plain=True).send(head()).refused(400)
    server.open(source=THERE).served()
    for connection in silent:
        connection.ended()
    gets_in(server)
