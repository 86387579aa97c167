"""What the servers of this suite say on the wire, without a client of ours: the facts that the other suites rest on."""

import asyncio
import json

import pytest
from processes import DEADLINE, serving
from websockets.asyncio.client import connect
from websockets.exceptions import NegotiationError

MODERN = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientInfo": {"name": "raw", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="module")
def urls(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw")
    with (
        serving("python 1", folder / "1.log") as python1,
        serving("python 2", folder / "2.log") as python2,
        serving("supergateway", folder / "supergateway.log") as supergateway,
    ):
        yield {"python 1": python1, "python 2": python2, "supergateway": supergateway}


async def ask(socket, request_id, method, params):
    """Sends a request and gives what comes next."""
    await socket.send(json.dumps({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params}))
    return json.loads(await asyncio.wait_for(socket.recv(), DEADLINE))


async def initialize(socket):
    params = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}
    answer = await ask(socket, 1, "initialize", params)
    await socket.send(json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}))
    return answer["result"]


async def test_the_older_sdk_selects_mcp_though_it_was_not_offered(urls):
    # This library, as most, takes that for a breach of the WebSocket protocol.
    with pytest.raises(NegotiationError):
        await connect(urls["python 1"])
    async with connect(urls["python 1"], subprotocols=["mcp"]) as socket:
        assert socket.subprotocol == "mcp"


async def test_the_older_sdk_refuses_the_modern_era_and_goes_on(urls):
    async with connect(urls["python 1"], subprotocols=["mcp"]) as socket:
        answer = await ask(socket, 1, "server/discover", {"_meta": META})
        assert (answer["id"], answer["error"]["code"]) == (1, -32602)
        assert (await initialize(socket))["serverInfo"]["name"] == "served"


async def test_the_newer_sdk_speaks_both_eras_each_on_its_socket(urls):
    async with connect(urls["python 2"], subprotocols=["mcp"]) as socket:
        answer = await ask(socket, 1, "server/discover", {"_meta": META})
        assert MODERN in answer["result"]["supportedVersions"]
        answer = await ask(socket, 2, "initialize", {"protocolVersion": MODERN, "capabilities": {}, "_meta": META})
        assert "error" in answer
    async with connect(urls["python 2"], subprotocols=["mcp"]) as socket:
        assert (await initialize(socket))["protocolVersion"] == "2025-11-25"


@pytest.mark.parametrize("offered", [None, ["mcp"]])
async def test_supergateway_selects_what_is_offered_and_goes_without(urls, offered):
    async with connect(urls["supergateway"], subprotocols=offered) as socket:
        assert socket.subprotocol == (offered and offered[0])
        assert (await initialize(socket))["serverInfo"]["name"] == "served"


async def test_supergateway_loses_ids_that_are_strings(urls):
    async with connect(urls["supergateway"]) as socket:
        await initialize(socket)
        answer = await ask(socket, "seven", "tools/list", {})
        assert answer["id"] is None and answer["result"]["tools"]
