"""What pages can do in a real browser: those of a foreign origin nothing, those that are allowed what every client can.

`run`, one folder up, says in the environment which program is the server (EVERYTHING_BINARY). Nothing leaves the machine: to this browser all
names are names of it, and what tells one page from another is what tells them apart everywhere, the name in the address bar.
"""

import base64
import json
import urllib.parse

import pytest
from browser import Browser, Pages, Server

TOKEN = "eyJhbGciOiJIUzI1NiJ9.c2VrcmV0/+~"

# A page of ours, one of somebody else's, and one whose name is made to point wherever that one wants.
OURS = "app.example"
FOREIGN = "foreign.example"
REBOUND = "rebound.example"

# What a server logs of those it refuses.
NO_ORIGIN = "pages of this `Origin` may not connect"
NO_HOST = "this `Host` is not served here"
NO_TOKEN = "not let in"


def entry(token):
    """As which it stands among the subprotocols."""
    return "mcp.auth." + base64.urlsafe_b64encode(token.encode()).decode().rstrip("=")


def query(token):
    """Where it stands in a URL."""
    return f"/ws?token={urllib.parse.quote(token, safe='')}"


@pytest.fixture(scope="module")
def pages():
    with Pages() as pages:
        yield pages


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A server as it is without settings."""
    with Server(tmp_path_factory.mktemp("plain") / "log") as server:
        yield server


@pytest.fixture(scope="module")
def ours(tmp_path_factory, pages):
    """A server to which our page may connect."""
    log = tmp_path_factory.mktemp("ours") / "log"
    with Server(log, "--allow-origin", pages.at("", OURS)) as server:
        yield server


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, pages):
    """The same, where a token is needed."""
    log = tmp_path_factory.mktemp("guarded") / "log"
    flags = ["--allow-origin", pages.at("", OURS), "--token", TOKEN, "--subprotocol-tokens", "--query-tokens"]
    with Server(log, *flags, "--authorization-server", "https://login.example") as server:
        yield server


def check_served(outcome, origin, protocol):
    assert outcome["origin"] == origin, outcome
    assert outcome.get("opened"), outcome
    assert outcome["protocol"] == protocol
    assert outcome["server"] == "everything"
    assert "add" in outcome["tools"]
    assert outcome["content"] == [{"type": "text", "text": "3"}]
    assert outcome["code"] == 1000


def check_refused(outcome, origin, said, why):
    assert outcome == {"origin": origin, "opened": False, "code": 1006}
    # The page is told nothing, whatever the reason; that it was this one is in the log.
    refusals = [line for line in said.splitlines() if any(text in line for text in (NO_ORIGIN, NO_HOST, NO_TOKEN))]
    assert len(refusals) == 1 and why in refusals[0], refusals


def check_unsaid(server, token):
    said = server.said()
    for spelling in (token, entry(token), query(token)):
        assert spelling not in said


def refused(pages, server, page, url, why, **order):
    """Opens a page which cannot connect, for this reason alone."""
    before = len(server.said())
    outcome = pages.visit(page, "connect", url, **order)
    origin = "null" if page.endswith("frame.html") else page.removesuffix("/page.html")
    check_refused(outcome, origin, server.said()[before:], why)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "app.localhost"])
def test_a_page_of_this_machine_can_connect_to_this_machine(pages, plain, host):
    outcome = pages.visit(pages.at("/page.html", host), "connect", plain.at(), protocols="mcp")
    check_served(outcome, pages.at("", host), "mcp")


def test_a_page_of_a_foreign_origin_cannot_connect(pages, plain):
    for offer in [{"protocols": "mcp"}, {}]:
        refused(pages, plain, pages.at("/page.html", FOREIGN), plain.at(), NO_ORIGIN, **offer)


def test_a_page_of_a_foreign_origin_cannot_connect_where_another_one_can(pages, ours):
    refused(pages, ours, pages.at("/page.html", FOREIGN), ours.at(), NO_ORIGIN, protocols="mcp")


def test_an_allowed_origin_is_allowed_with_its_port_alone(pages, ours):
    with Pages() as other:
        refused(other, ours, other.at("/page.html", OURS), ours.at(), NO_ORIGIN, protocols="mcp")


def test_a_page_of_a_foreign_origin_cannot_connect_with_a_valid_token_either(pages, guarded):
    page = pages.at("/page.html", FOREIGN)
    refused(pages, guarded, page, guarded.at(), NO_ORIGIN, protocols=["mcp", entry(TOKEN)])
    refused(pages, guarded, page, guarded.at(query(TOKEN)), NO_ORIGIN, protocols="mcp")


def test_an_allowed_page_can_connect_with_mcp_offered(pages, ours):
    outcome = pages.visit(pages.at("/page.html", OURS), "connect", ours.at(), protocols="mcp")
    check_served(outcome, pages.at("", OURS), "mcp")


def test_an_allowed_page_can_connect_with_nothing_offered(pages, ours):
    outcome = pages.visit(pages.at("/page.html", OURS), "connect", ours.at())
    check_served(outcome, pages.at("", OURS), "")


@pytest.mark.parametrize("token_first", [False, True])
def test_an_allowed_page_can_connect_with_a_token_among_the_subprotocols(pages, guarded, token_first):
    protocols = ["mcp", entry(TOKEN)]
    if token_first:
        protocols.reverse()
    outcome = pages.visit(pages.at("/page.html", OURS), "connect", guarded.at(), protocols=protocols)
    check_served(outcome, pages.at("", OURS), "mcp")
    check_unsaid(guarded, TOKEN)


def test_an_allowed_page_can_connect_with_a_token_in_the_query(pages, guarded):
    url = guarded.at(query(TOKEN))
    check_served(pages.visit(pages.at("/page.html", OURS), "connect", url), pages.at("", OURS), "")
    check_unsaid(guarded, TOKEN)


def test_an_allowed_page_cannot_connect_with_a_wrong_token(pages, guarded):
    page, wrong = pages.at("/page.html", OURS), TOKEN + "x"
    refused(pages, guarded, page, guarded.at(), NO_TOKEN, protocols=["mcp", entry(wrong)])
    refused(pages, guarded, page, guarded.at(query(wrong)), NO_TOKEN, protocols="mcp")
    check_unsaid(guarded, wrong)


def test_an_allowed_page_cannot_connect_without_a_token(pages, guarded):
    refused(pages, guarded, pages.at("/page.html", OURS), guarded.at(), NO_TOKEN, protocols="mcp")


def test_a_token_is_read_only_where_that_is_allowed(tmp_path, pages):
    page = pages.at("/page.html", OURS)
    with Server(tmp_path / "log", "--allow-origin", pages.at("", OURS), "--token", TOKEN) as server:
        refused(pages, server, page, server.at(), NO_TOKEN, protocols=["mcp", entry(TOKEN)])
        refused(pages, server, page, server.at(query(TOKEN)), NO_TOKEN)


def test_a_frame_without_an_origin_cannot_connect(pages, plain, ours):
    for server, host in [(plain, "localhost"), (ours, OURS)]:
        refused(pages, server, pages.at("/frame.html", host), server.at(), NO_ORIGIN, protocols="mcp")


def rebind(log, *flags):
    """Opens a page by a name and a port, has a server take that place, and tells the page to connect to where it came from: what rebinding
    comes to, to a browser as to a server. Returns the origin, what came of it, and what the server has logged."""
    with Pages() as pages, Pages() as theirs:
        origin, port = theirs.at("", REBOUND), theirs.port
        order = {"action": "connect", "url": f"ws://{REBOUND}:{port}/ws", "protocols": "mcp"}
        order |= {"wait": pages.at("/ready"), "report": pages.at("/report")}
        with Browser(f"{origin}/page.html", order) as browser:
            pages.wait_for(browser)
            theirs.close()
            with Server(log, *flags, listen=f"127.0.0.1:{port}") as server:
                pages.ready.set()
                return origin, pages.report(browser), server.said()


def test_a_page_whose_name_was_made_to_point_here_cannot_connect(tmp_path):
    origin, outcome, said = rebind(tmp_path / "log")
    check_refused(outcome, origin, said, NO_HOST)


def test_no_origin_that_is_allowed_helps_against_a_host_that_is_not(tmp_path):
    origin, outcome, said = rebind(tmp_path / "log", "--allow-origin", "any")
    check_refused(outcome, origin, said, NO_HOST)


def test_a_page_can_connect_by_a_name_that_is_allowed(tmp_path):
    origin, outcome, _ = rebind(tmp_path / "log", "--allow-origin", "any", "--allow-host", REBOUND)
    check_served(outcome, origin, "mcp")


def test_any_page_can_read_where_tokens_are_got(pages, guarded):
    url = guarded.at("/.well-known/oauth-protected-resource/ws", "http")
    outcome = pages.visit(pages.at("/page.html", FOREIGN), "read", url)
    assert outcome["origin"] == pages.at("", FOREIGN)
    metadata = json.loads(outcome["text"])
    assert metadata["authorization_servers"] == ["https://login.example"]
    assert metadata["resource"] == guarded.at(scheme="http")


def test_no_page_of_another_origin_can_read_anything_else(pages, guarded):
    outcome = pages.visit(pages.at("/page.html", OURS), "read", guarded.at(scheme="http"))
    assert outcome == {"origin": pages.at("", OURS), "error": "TypeError: Failed to fetch"}
