"""Who has no token, a wrong one, too many, or one in a place where none is read; and what is told of where tokens are got."""

import base64
import json

from harness import frames
from harness.cases import SMALL, Family
from harness.frames import Wrong
from harness.heads import HOST, head
from harness.messages import call, modern_call

# Each has something that other spellings could lose.
TOKEN, OTHER = "Correct-horse.battery~1", "plus+slash/equals="
GUARDED = f"{SMALL} --token {TOKEN} --token {OTHER}"
ENTRIES = f"{GUARDED} --subprotocol-tokens"
QUERIES = f"{GUARDED} --query-tokens"
ISSUED = f"{GUARDED} --authorization-server https://login.example"

FAMILY = Family("tokens", GUARDED)

NEEDED = 'Bearer realm="mcp"'
NOBODYS = """Bearer error="invalid_token", error_description="this token is nobody's\""""


def malformed(why):
    return f'Bearer error="invalid_request", error_description="{why}"'


UNREADABLE = malformed("`Authorization` cannot be read")
TWO_HEADERS = malformed("there is more than one `Authorization`")
TWO_TOKENS = malformed("there is more than one token")
NO_ENTRY = malformed("the token among the subprotocols is not one text in base64url")
NO_PARAMETER = malformed("the token in the query is not one text")


def refused(name, rule, status, challenge, request, flags=None, secret=TOKEN):
    """Enters a case: the answer has this challenge, and nothing that was to be a secret."""

    @FAMILY.case(name, rule, flags)
    def run(server):
        answer = server.connect().send(request).refused(status)
        if challenge:
            answer.has("WWW-Authenticate", challenge)
            answer.has("Cache-Control", "no-store")
        elif "www-authenticate" in answer.headers:
            raise Wrong(f"a token would not help, and is asked for: {answer}")
        if secret in repr(answer):
            raise Wrong(f"what is nobody's business comes back: {answer}")


def taken(name, rule, request, flags=None, subprotocol=None):
    """Enters a case: the connection is made, with this subprotocol or none."""

    @FAMILY.case(name, rule, flags)
    def run(server):
        connection = server.connect().send(request)
        answered = connection.upgraded().headers.get("sec-websocket-protocol")
        if answered != (subprotocol and [subprotocol]):
            raise Wrong(f"the subprotocol {answered} was answered, and not {subprotocol!r}")
        connection.served()


def bearing(value):
    return head(add=[b"Authorization: " + value if isinstance(value, bytes) else f"Authorization: {value}"])


# In `Authorization`.

HEADER = "RFC 6750 2.1; BINDING auth.header"
CHALLENGE = "RFC 6750 3; BINDING auth.challenge"
refused("no token", CHALLENGE, 401, NEEDED, head())
for value in [
    "",
    "Basic Y29ycmVjdDpob3JzZQ==",
    f"Digest {TOKEN}",
    f"Token {TOKEN}",
    f"Bearers {TOKEN}",
    f"Bearer:{TOKEN}",
    f"Bearer={TOKEN}",
    f"Bearer\t{TOKEN}",
    TOKEN,
    f"DPoP {TOKEN}",
    f"Basic, Bearer {TOKEN}",
]:
    refused(f"the authorization {value!r}", CHALLENGE, 401, NEEDED, bearing(value))
for token in [
    TOKEN[:-1],
    TOKEN + "1",
    TOKEN.lower(),
    TOKEN[::-1],
    f'"{TOKEN}"',
    TOKEN.replace(".", "%2e"),
    f"{TOKEN},{OTHER}",
    f"{TOKEN};{OTHER}",
    OTHER.rstrip("="),
    "null",
    "..",
    "a" * 24 * 1024,
]:
    refused(f"the token {token[:40]!r}", CHALLENGE, 401, NOBODYS, bearing(f"Bearer {token}"), secret="correct")
refused("a token of 64 KiB", "BINDING open.head", 431, None, bearing(f"Bearer {'a' * 64 * 1024}"))
for value in ["Bearer", "Bearer ", f"Bearer {TOKEN} {TOKEN}", f"Bearer {TOKEN}, Bearer {TOKEN}", f"Bearer {TOKEN}\tx"]:
    refused(f"the bearer {value!r}", "RFC 6750 3.1; BINDING auth.header", 400, UNREADABLE, bearing(value))
refused("a token of other bytes", "RFC 6750 3.1", 400, UNREADABLE, bearing(b"Bearer t\xf6ken"))
for control in [0, 1, 10, 13, 27, 127]:
    # That is no header any more, so it is not looked at as one.
    value = f"Bearer {TOKEN}".encode() + bytes([control]) + b"x"
    refused(f"a token with the control character {control}", "RFC 9110 5.5", 400, None, bearing(value))
taken("the first token", HEADER, bearing(f"Bearer {TOKEN}"))
taken("the last token", HEADER, bearing(f"Bearer {OTHER}"))
taken("a scheme in any case", "RFC 9110 11.1", bearing(f"bEARER {TOKEN}"))
taken("spaces around a token", "RFC 9110 11.4", bearing(f" Bearer   {TOKEN} \t "))

TWICE = "RFC 6750 2; BINDING auth.one"
for name, first, second in [
    ("the same token twice", f"Bearer {TOKEN}", f"Bearer {TOKEN}"),
    ("two tokens", f"Bearer {TOKEN}", f"Bearer {OTHER}"),
    ("a right token and a wrong one", f"Bearer {TOKEN}", "Bearer wrong"),
    ("another scheme behind a token", f"Bearer {TOKEN}", "Basic Og=="),
    ("another scheme before a token", "Basic Og==", f"Bearer {TOKEN}"),
    ("nothing before a token", "", f"Bearer {TOKEN}"),
]:
    refused(name, TWICE, 400, TWO_HEADERS, head(add=[f"Authorization: {first}", f"Authorization: {second}"]))

ELSEWHERE = "RFC 6750 2; BINDING auth.challenge"
for line in [
    f"Proxy-Authorization: Bearer {TOKEN}",
    f"X-Authorization: Bearer {TOKEN}",
    f"X-Forwarded-Authorization: Bearer {TOKEN}",
    f"Authentication: Bearer {TOKEN}",
    f"X-Api-Key: {TOKEN}",
    f"Cookie: token={TOKEN}; Authorization=Bearer {TOKEN}",
    f"Authorization-: Bearer {TOKEN}",
]:
    refused(f"a token in {line.partition(':')[0]}", ELSEWHERE, 401, NEEDED, head(add=[line]))
refused("a token in the user of the target", "RFC 9110 4.2.4", 400, None, head(f"GET http://{TOKEN}@{HOST}/ws HTTP/1.1"))

# What else is wrong is told first, to nobody in particular.

PLACE = "BINDING secure.handshake; "
OWN = f"Authorization: Bearer {TOKEN}"
refused(
    "a token from a page of elsewhere",
    PLACE + "BINDING secure.origin",
    403,
    None,
    head(add=[OWN, "Origin: https://evil.example"]),
)
refused("a token to another host", PLACE + "BINDING secure.host", 403, None, head(change={"Host": "evil.example"}, add=[OWN]))
refused("no token, and another path", "BINDING open.other-path", 404, None, head("GET /else HTTP/1.1"))
refused("no token, and another method", "BINDING open.method", 405, None, head("POST /ws HTTP/1.1"))
refused("no token, and no key", "BINDING open.key", 400, None, head(without=["Sec-WebSocket-Key"]))
refused("no token, and no upgrade", "BINDING open.no-upgrade", 426, None, head(without=["Upgrade"]))


@FAMILY.case("a call behind a handshake with a wrong token", "BINDING open.refused; BINDING secure.handshake")
def _(server):
    early = frames.text(call(1, "boom")) + frames.text(modern_call(2, "boom"))
    server.connect().send(head(add=["Authorization: Bearer wrong"], behind=early)).refused(401)
    # A second handshake on the same connection is none.
    server.connect().send(head(add=["Authorization: Bearer wrong"], behind=bearing(f"Bearer {TOKEN}"))).refused(401)


@FAMILY.case("300 guesses", CHALLENGE)
def _(server):
    for guess in range(300):
        server.connect().send(bearing(f"Bearer guess-{guess}")).refused(401, WWW_Authenticate=NOBODYS)
    server.open().served()


# Among the subprotocols.


def entry(token):
    token = token.encode() if isinstance(token, str) else token
    return "mcp.auth." + base64.urlsafe_b64encode(token).decode().rstrip("=")


def offering(*lines):
    return head(add=[f"Sec-WebSocket-Protocol: {line}" for line in lines])


IN_ENTRY, BROKEN = "BINDING auth.subprotocol; BINDING secure.echo", "RFC 4648 5; BINDING auth.subprotocol"
OWN_ENTRY = entry(TOKEN)
SAID = OWN_ENTRY.removeprefix("mcp.auth.")
OPTED_IN = "BINDING auth.opt-in"
refused("an entry where none is read", OPTED_IN, 401, NEEDED, offering(f"mcp, {OWN_ENTRY}"), secret=SAID)
refused("an entry where the query is read", OPTED_IN, 401, NEEDED, offering(f"mcp, {OWN_ENTRY}"), flags=QUERIES, secret=SAID)
taken(
    "an entry beside a token, where none is read",
    OPTED_IN,
    head(add=[OWN, f"Sec-WebSocket-Protocol: {entry('wrong')}, mcp"]),
    subprotocol="mcp",
)
for name, lines, answered in [
    ("behind the name", [f"mcp, {OWN_ENTRY}"], "mcp"),
    ("before the name", [f"{OWN_ENTRY},MCP"], "MCP"),
    ("without the name", [OWN_ENTRY], None),
    ("of the other token", [f"mcp, {entry(OTHER)}"], "mcp"),
    ("on a line of its own", ["mcp", OWN_ENTRY], "mcp"),
    ("with spaces around it", [f"mcp ,\t {OWN_ENTRY} \t"], "mcp"),
    ("among 3000 others", [", ".join(["x.auth.a"] * 3000), f"{OWN_ENTRY}, mcp"], "mcp"),
    ("beside others that look like it", [f"mcp.authx, mcp.auth, {OWN_ENTRY}, MCP.AUTH.YQ, mcp"], "mcp"),
]:
    taken(f"an entry {name}", IN_ENTRY, offering(*lines), flags=ENTRIES, subprotocol=answered)
for name, offered in [
    ("with nothing in it", "mcp.auth."),
    ("with padding", entry(OTHER[:4]) + "=="),
    ("of another alphabet", "mcp.auth.YSt/_w"),
    ("with a letter too many", OWN_ENTRY + "AA"),
    ("with bits too many", "mcp.auth.YR"),
    ("that is no text", entry(b"\xff\xfe")),
    ("that is no base64", "mcp.auth.%2e%2e"),
    ("that is the token itself", f"mcp.auth.{TOKEN}"),
    ("with a space in it", OWN_ENTRY[:14] + " " + OWN_ENTRY[14:]),
    ("that stands twice", f"{OWN_ENTRY}, {OWN_ENTRY}"),
    ("beside another", f"{OWN_ENTRY}, {entry(OTHER)}"),
    ("beside an empty one", f"{OWN_ENTRY}, mcp.auth."),
]:
    refused(f"an entry {name}", BROKEN, 400, NO_ENTRY, offering(f"mcp, {offered}"), flags=ENTRIES, secret=SAID[:12])
refused("entries on two lines", TWICE, 400, NO_ENTRY, offering(OWN_ENTRY, f"mcp, {OWN_ENTRY}"), flags=ENTRIES, secret=SAID)
for name, token in [
    ("that is wrong", "wrong"),
    ("with line breaks", f"{TOKEN}\r\nSet-Cookie: a=b\r\n"),
    ("with a null", f"{TOKEN}\0"),
    ("with a quote", f'{TOKEN}", error="none'),
    ("of 16 KiB", "wrong" * 3277),
]:
    refused(
        f"an entry {name}", CHALLENGE, 401, NOBODYS, offering(f"mcp, {entry(token)}"), flags=ENTRIES, secret=entry(token)[9:25]
    )
for offered in ["mcp", "mcp.auth", f"MCP.AUTH.{SAID}", f"xmcp.auth.{SAID}", f"mcp.auth-{SAID}", f"bearer.{SAID}", TOKEN]:
    refused(f"the offer {offered[:20]!r} alone", CHALLENGE, 401, NEEDED, offering(offered), flags=ENTRIES, secret=SAID)
for name, lines in [
    ("the same token", [OWN, f"Sec-WebSocket-Protocol: mcp, {OWN_ENTRY}"]),
    ("another token", [f"Authorization: Bearer {OTHER}", f"Sec-WebSocket-Protocol: {OWN_ENTRY}"]),
]:
    refused(f"an entry and {name} in the header", TWICE, 400, TWO_TOKENS, head(add=lines), flags=ENTRIES, secret=SAID)
taken(
    "another scheme beside an entry",
    IN_ENTRY,
    head(add=["Authorization: Basic Og==", f"Sec-WebSocket-Protocol: {OWN_ENTRY}"]),
    flags=ENTRIES,
)
refused(
    "a token in the query where entries are read", OPTED_IN, 401, NEEDED, head(f"GET /ws?token={TOKEN} HTTP/1.1"), flags=ENTRIES
)

# In the query.


def asking(query, **more):
    return head(f"GET /ws?{query} HTTP/1.1", **more)


IN_QUERY = "RFC 6750 2.3; BINDING auth.query"
refused("a query where none is read", OPTED_IN, 401, NEEDED, asking(f"token={TOKEN}"))
taken("a query beside a token, where none is read", OPTED_IN, asking("token=wrong", add=[OWN]))
for query in [
    f"token={TOKEN}",
    f"a=1&token={TOKEN}&b",
    f"&&token={TOKEN}&&",
    f"tokens=x&xtoken=y&token&token={TOKEN}",
    "token=%43%6frrect-horse%2ebattery%7E1",
    "token=plus+slash/equals=",
    "token=plus%2Bslash%2Fequals%3D",
]:
    taken(f"the query {query}", IN_QUERY, asking(query), flags=QUERIES)
taken("a query of an absolute target", "RFC 9112 3.2.2", head(f"GET http://{HOST}/ws?token={TOKEN} HTTP/1.1"), flags=QUERIES)
for query in [
    "token=",
    "token=%ff",
    "token=%c3",
    f"token={TOKEN}&token={TOKEN}",
    f"token={TOKEN}&token=",
    f"token={TOKEN}&token={OTHER}",
]:
    refused(f"the query {query}", IN_QUERY, 400, NO_PARAMETER, asking(query), flags=QUERIES)
for query in [
    f"token={TOKEN}%",
    f"token={TOKEN}%2",
    f"token={TOKEN}%zz",
    f"token={TOKEN}%00",
    f"token={TOKEN}%0d%0aX:1",
    f"token={TOKEN};b=1",
    "token=%2543orrect-horse.battery~1",
    "token=plus slash/equals=".replace(" ", "%20"),
    f"token=={TOKEN}",
    "token=" + "a" * 20_000,
]:
    refused(f"the query {query[:50]}", CHALLENGE, 401, NOBODYS, asking(query), flags=QUERIES)
for query in [
    "",
    "token",
    f"TOKEN={TOKEN}",
    f"tok%65n={TOKEN}",
    f"token[]={TOKEN}",
    f"access_token={TOKEN}",
    f"a=1;token={TOKEN}",
    f"a?token={TOKEN}",
    f"a=b%26token={TOKEN}",
]:
    refused(f"the query {query!r}", CHALLENGE, 401, NEEDED, asking(query), flags=QUERIES)
refused("a token behind a fragment", "RFC 9112 3.2", 401, NEEDED, head(f"GET /ws#?token={TOKEN} HTTP/1.1"), flags=QUERIES)
refused("a query and a header", TWICE, 400, TWO_TOKENS, asking(f"token={TOKEN}", add=[OWN]), flags=QUERIES)
refused("a wrong query and a header", TWICE, 400, TWO_TOKENS, asking("token=wrong", add=[OWN]), flags=QUERIES)

# Where tokens are got.

METADATA = "RFC 9728 3; BINDING auth.metadata"
PATH = "/.well-known/oauth-protected-resource/ws"


def described(name, request):
    """Enters a case: everybody is told, and by nothing that they have said themselves."""

    @FAMILY.case(name, METADATA, flags=ISSUED)
    def run(server):
        answer = server.connect().send(request).refused(200, Content_Type="application/json", Access_Control_Allow_Origin="*")
        expected = {
            "resource": f"http://{server.host}/ws",
            "authorization_servers": ["https://login.example"],
            "bearer_methods_supported": ["header"],
        }
        if json.loads(answer.body) != expected:
            raise Wrong(f"the metadata is {answer.body!r}")


GET = head(f"GET {PATH} HTTP/1.1", without=["Upgrade", "Connection"])
described("metadata", GET)
described("metadata of HTTP/1.0", f"GET {PATH} HTTP/1.0\r\n\r\n".encode())
described("metadata with a query", head(f"GET {PATH}?resource=https://evil.example HTTP/1.1"))
described("metadata, with a wrong token", head(f"GET {PATH} HTTP/1.1", add=["Authorization: Bearer wrong"] * 2))
described(
    "metadata, for a page of elsewhere",
    head(
        f"GET {PATH} HTTP/1.1",
        change={"Host": "evil.example"},
        add=["Origin: https://evil.example", "X-Forwarded-Host: evil.example"],
    ),
)
described("an upgrade at the metadata", head(f"GET {PATH} HTTP/1.1", behind=frames.text(call(1, "boom"))))
described("a second request behind the metadata", GET * 5)
for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "get"]:

    @FAMILY.case(f"the method {method} at the metadata", "RFC 9110 15.5.6", flags=ISSUED)
    def _(server, method=method):
        server.connect().send(head(f"{method} {PATH} HTTP/1.1")).refused(405, Allow="GET,HEAD,OPTIONS")


@FAMILY.case("a page that asks whether it may have the metadata", METADATA, flags=ISSUED)
def _(server):
    asks = ["Origin: https://evil.example", "Access-Control-Request-Method: DELETE", "Access-Control-Request-Headers: x"]
    answer = server.connect().send(head(f"OPTIONS {PATH} HTTP/1.1", add=asks))
    answer = answer.refused(204, Access_Control_Allow_Origin="*", Access_Control_Allow_Methods="GET")
    # With a star and no more, browsers send no cookies along.
    assert "access-control-allow-credentials" not in answer.headers, answer


@FAMILY.case("a page that asks whether it may connect", "BINDING open.method; BINDING secure.origin")
def _(server):
    asks = [
        "Origin: https://evil.example",
        "Access-Control-Request-Method: GET",
        "Access-Control-Request-Headers: authorization",
    ]
    answer = server.connect().send(head("OPTIONS /ws HTTP/1.1", add=asks)).refused(405, Allow="GET")
    assert "access-control-allow-origin" not in answer.headers, answer


@FAMILY.case("the head of the metadata", "RFC 9110 9.3.2", flags=ISSUED)
def _(server):
    connection = server.connect().send(head(f"HEAD {PATH} HTTP/1.1"))
    answer = connection.head()
    assert answer.status == 200, answer
    connection.ended()


for path in [
    PATH.removesuffix("/ws"),
    PATH + "/",
    PATH + "/else",
    PATH.replace("/ws", "/WS"),
    PATH.replace("/ws", "/else"),
    "/ws" + PATH.removesuffix("/ws"),
    "/.well-known/oauth-authorization-server",
    "/.well-known/../.well-known/oauth-protected-resource/ws",
    PATH.replace("-", "%2d"),
]:

    @FAMILY.case(f"metadata at {path}", "RFC 9728 3.1; BINDING open.other-path", flags=ISSUED)
    def _(server, path=path):
        server.connect().send(head(f"GET {path} HTTP/1.1")).refused(404)


refused("metadata that there is not", "BINDING open.other-path", 404, None, GET)


@FAMILY.case("where tokens are got, in every challenge", "RFC 9728 5.1; BINDING auth.metadata", flags=ISSUED)
def _(server):
    url = f'resource_metadata="http://{server.host}{PATH}"'
    for status, request, rest in [
        (401, head(), ""),
        (401, bearing("Bearer wrong"), NOBODYS.replace("Bearer", ",")),
        (400, bearing("Bearer"), UNREADABLE.replace("Bearer", ",")),
        (401, head(change={"Host": "localhost"}), ""),
    ]:
        server.connect().send(request).refused(status, WWW_Authenticate=f"Bearer {url}{rest}")
