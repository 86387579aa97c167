"""What is said to everybody in HTTP: whether connections are taken, and nothing else."""

from harness import frames
from harness.cases import FEW, SMALL, Family
from harness.connection import until
from harness.heads import head
from harness.messages import call

FAMILY = Family("health")

GUARDED = f"{SMALL} --token first"
ELSEWHERE = f"{SMALL} --health-path up/and/running"
NOWHERE = f"{SMALL} --health-path="

# It is no part of the binding.
RULE = "RFC 9110 9.3.1"
NO_PATH = "BINDING open.other-path"
GET = head("GET /health HTTP/1.1", without=["Upgrade", "Connection"])


def told(name, rule, request, flags=None):
    """Enters a case: it is said that all is well, and the connection ends."""

    @FAMILY.case(name, rule, flags)
    def run(server):
        connection = server.connect().send(request)
        assert connection.refused(200, Content_Type="application/json", Cache_Control="no-store").body == OK


def refused(name, rule, status, request, flags=None, **headers):
    @FAMILY.case(name, rule, flags)
    def run(server):
        server.connect().send(request).refused(status, **headers)


OK, FULL = b'{"status":"ok"}', b'{"status":"full"}'
told("who asks", RULE, GET)
told("who asks by HTTP/1.0, without a host", "RFC 9112 2.5", b"GET /health HTTP/1.0\r\n\r\n")
told("who asks with a query", RULE, head("GET /health?token=x&verbose=1&a=%00 HTTP/1.1"))
told(
    "who asks for a page of elsewhere",
    RULE,
    head("GET /health HTTP/1.1", change={"Host": "evil.example"}, add=["Origin: null"]),
)
told("who asks without a token", RULE, GET, flags=GUARDED)
told("who asks with a wrong token", RULE, head("GET /health HTTP/1.1", add=["Authorization: Bearer wrong"] * 2), flags=GUARDED)
told("an upgrade", "RFC 6455 4.2.1", head("GET /health HTTP/1.1", behind=frames.text(call(1, "boom"))))
told("an upgrade to HTTP/2", "RFC 9110 7.8", head("GET /health HTTP/1.1", change={"Upgrade": "h2c"}))
told("who asks 20 times at once", "BINDING open.refused", GET * 20)
told("who asks, and then for an upgrade", "BINDING open.refused", GET + head())
told("a body on GET", RULE, head("GET /health HTTP/1.1", add=["Content-Length: 5"], behind=b"hello"))
told("another path for it", RULE, head("GET /up/and/running HTTP/1.1"), flags=ELSEWHERE)


@FAMILY.case("the method HEAD", "RFC 9110 9.3.2")
def _(server):
    connection = server.connect().send(head("HEAD /health HTTP/1.1"))
    answer = connection.head()
    assert answer.status == 200, answer
    answer.has("Content-Length", str(len(OK)))
    connection.ended()


for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "get"]:
    refused(f"the method {method}", "RFC 9110 15.5.6", 405, head(f"{method} /health HTTP/1.1"), Allow="GET, HEAD")
refused("the path where it is not", NO_PATH, 404, GET, flags=ELSEWHERE)
refused("the path that is turned off", NO_PATH, 404, GET, flags=NOWHERE)
refused("no path where it is turned off", NO_PATH, 404, head("GET / HTTP/1.1"), flags=NOWHERE)
for target in [
    "/health/",
    "//health",
    "/HEALTH",
    "/healthz",
    "/health/deeper",
    "/h%65alth",
    "/./health",
    "/health%00",
    "/health;x",
]:
    refused(f"the path {target}", NO_PATH, 404, head(f"GET {target} HTTP/1.1"))


@FAMILY.case("a body that never comes", RULE)
def _(server):
    connection = server.connect().send(head("GET /health HTTP/1.1", add=["Content-Length: 1000000"]))
    assert connection.refused(200).body == OK


@FAMILY.case("who asks while there is no place", "RFC 9110 15.6.4", flags=FEW)
def _(server):
    connections = [server.open() for _ in range(8)]
    for _ in range(50):
        connection = server.connect().send(GET)
        assert connection.refused(503, Cache_Control="no-store").body == FULL
    connections[0].leave()

    def is_well():
        connection = server.connect().send(GET)
        answer = connection.response()
        connection.ended()
        return answer.body == OK

    until(is_well, "there is a place again")
    for connection in connections[1:]:
        connection.served()


@FAMILY.case("500 who ask", RULE)
def _(server):
    session = server.session()
    for _ in range(500):
        assert server.connect().send(GET).refused(200).body == OK
    session.served()
