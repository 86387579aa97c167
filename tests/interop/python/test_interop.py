"""What the official Python client sees of `everything`: one test for each behaviour.

`run`, one folder up, starts the server and says in the environment where it listens (EVERYTHING_URL) and which program
it is (EVERYTHING_BINARY). The tests run one after the other. They share the server, so they compare its counters with
what these were before, and leave no call of `slow` running.
"""

import asyncio
import contextlib
import json
import os
import signal
import time
from datetime import timedelta
from unittest import mock

import anyio
import mcp.client.websocket
import pytest
from mcp import ClientSession, McpError
from mcp.client.websocket import websocket_client
from mcp.types import (
    CancelledNotification,
    CancelledNotificationParams,
    ClientNotification,
    ToolListChangedNotification,
)
from websockets.asyncio.client import connect

URL = os.environ["EVERYTHING_URL"]
BINARY = os.environ["EVERYTHING_BINARY"]

# How long anything may take that should take no time. Only a fault is ever so late, however slow the machine.
DEADLINE = 20

# How long a call of `slow` sleeps that is never waited for: longer than the deadline of all that happens meanwhile.
LONG = 50

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.filterwarnings("ignore:The WebSocket client transport is deprecated"),
]


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Client:
    """A session, and what its user does not get to see: the socket below it, and what it could make no sense of."""

    def __init__(self, socket, session, handshake, surprises, changes):
        self.socket = socket
        self.session = session
        self.handshake = handshake
        self.surprises = surprises
        self.changes = changes

    async def call(self, name, arguments=None, **options):
        return await self.session.call_tool(name, arguments or {}, **options)

    async def text(self, name, arguments=None):
        """Calls a tool that must succeed with one text."""
        result = await self.call(name, arguments)
        assert not result.isError, result
        return only_text(result)

    async def complaint(self, name, arguments):
        """Calls a tool that must fail, and gives the text of its error."""
        result = await self.call(name, arguments)
        assert result.isError, result
        return only_text(result)

    async def stats(self):
        return (await self.call("stats")).structuredContent

    async def stats_when(self, holds):
        """Asks for the counters until they are as they should be."""
        give_up = time.monotonic() + DEADLINE
        while True:
            stats = await self.stats()
            if holds(stats):
                return stats
            assert time.monotonic() < give_up, f"after {DEADLINE} s the counters are still {stats}"
            await asyncio.sleep(0.01)

    async def names(self):
        return [tool.name for tool in (await self.session.list_tools()).tools]

    async def start_slow(self, seconds):
        """Calls `slow` and waits until the server runs it. Returns what waits for the answer, and the request's id."""
        before = await self.stats()
        # The session tells nobody the ids it gives. This one is next, and nothing else may be sent until it is taken.
        request_id = self.session._request_id
        patience = timedelta(seconds=seconds + DEADLINE)
        task = asyncio.create_task(self.call("slow", {"seconds": seconds}, read_timeout_seconds=patience))
        while self.session._request_id == request_id:
            await asyncio.sleep(0)
        await self.stats_when(lambda stats: stats["started"] == before["started"] + 1)
        return task, request_id

    async def cancel(self, task, request_id):
        """Cancels a call as the protocol has it; this client does not do so by itself."""
        params = CancelledNotificationParams(requestId=request_id, reason="not needed any more")
        notification = CancelledNotification(method="notifications/cancelled", params=params)
        await self.session.send_notification(ClientNotification(notification))
        await forget(task)


@contextlib.asynccontextmanager
async def connected(url=URL):
    """A client that has initialized. Leaving closes the socket, after which nothing strange may have come."""
    sockets, surprises, changes = [], [], asyncio.Queue()

    class Kept(connect):
        async def __aenter__(self):
            sockets.append(await super().__aenter__())
            return sockets[-1]

    async def keep(message):
        if isinstance(message, Exception):
            surprises.append(message)
        elif isinstance(getattr(message, "root", None), ToolListChangedNotification):
            changes.put_nowait(message.root)

    patience = timedelta(seconds=DEADLINE)
    with mock.patch.object(mcp.client.websocket, "ws_connect", Kept):
        async with websocket_client(url) as streams:
            async with ClientSession(*streams, read_timeout_seconds=patience, message_handler=keep) as session:
                handshake = await session.initialize()
                yield Client(sockets[0], session, handshake, surprises, changes)
    assert surprises == []


@contextlib.asynccontextmanager
async def raw_socket():
    """A WebSocket without the SDK, for what the SDK would not send. A session has been opened on it."""
    async with connect(URL, subprotocols=["mcp"]) as socket:
        params = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}
        await socket.send(json.dumps({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params}))
        assert (await receive(socket))["id"] == 0
        await socket.send(json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}))
        yield socket


@contextlib.asynccontextmanager
async def server_of_our_own():
    """The process and the address of a server that the test may stop."""
    process = await asyncio.create_subprocess_exec(
        BINARY, "--listen", "127.0.0.1:0", stdout=asyncio.subprocess.PIPE
    )
    try:
        line = (await soon(process.stdout.readline())).decode()
        assert line.startswith("listening on ws://"), line
        yield process, line.split()[-1]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def soon(awaitable):
    return await asyncio.wait_for(awaitable, DEADLINE)


async def receive(socket):
    return json.loads(await soon(socket.recv()))


async def forget(task):
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, McpError):
        await task


def only_text(result):
    [content] = result.content
    assert content.type == "text"
    return content.text


async def test_connects_and_initializes():
    async with connected() as client:
        assert client.socket.subprotocol == "mcp"
        assert client.handshake.serverInfo.name == "everything"
        assert client.handshake.protocolVersion == "2025-11-25"
        assert client.handshake.capabilities.tools.listChanged is True


async def test_lists_the_tools_in_order_with_descriptions_and_schemas():
    expected = [
        ("echo", "Says the text back.", {"text": "string"}),
        ("add", "Adds two integers.", {"a": "integer", "b": "integer"}),
        ("fail", "Fails, and says why.", {"message": "string"}),
        ("slow", "Sleeps without blocking anybody.", {"seconds": "number"}),
        ("count", "Reports progress `n` times.", {"n": "integer", "delay_ms": "integer"}),
        ("stats", "How the calls of `slow` have gone.", {}),
        ("boom", "Panics.", {}),
        ("weather", "Tells the weather of some days, the last of which nobody knows yet.", {"days": "integer"}),
        ("offer", "Adds a tool of this name.", {"name": "string"}),
        ("withdraw", "Removes a tool that was offered.", {"name": "string"}),
    ]
    async with connected() as client:
        listed = await client.session.list_tools()
        assert listed.nextCursor is None
        # Those of the conformance suite are in its own list.
        names = {name for name, *_ in expected}
        tools = [tool for tool in listed.tools if tool.name in names]
        assert [(tool.name, tool.description) for tool in tools] == [tool[:2] for tool in expected]
        for tool, (_, _, arguments) in zip(tools, expected):
            schema = tool.inputSchema
            types = {name: argument["type"] for name, argument in schema["properties"].items()}
            assert (schema["type"], types) == ("object", arguments), tool.name
            assert schema.get("required", []) == list(arguments), tool.name


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param('"double" \'single\' `back` \\ / {"a":[1]}', id="quotes"),
        pytest.param("one\ntwo\r\nthree\ttabbed\n", id="newlines"),
        pytest.param("\x00\x01\x1f\x7f\u2028\u2029", id="control characters"),
        pytest.param("Füße, naïve, Привет, 你好, ไทย, שלום", id="non-ASCII"),
        pytest.param("🙂 👩‍👩‍👧‍👦 🇪🇺 𝄞", id="emoji"),
        pytest.param('200 kB: "é🙂"\n' * 10_000, id="200 kB"),
    ],
)
async def test_echo_says_the_same(text):
    async with connected() as client:
        # Not compared in the assertion, which would print 200 kB.
        same = await client.text("echo", {"text": text}) == text
        assert same


async def test_add_adds():
    async with connected() as client:
        assert await client.text("add", {"a": 2, "b": 40}) == "42"
        assert await client.text("add", {"a": -(2**63), "b": 2**63 - 1}) == "-1"


async def test_fail_is_a_tool_error_with_the_message():
    async with connected() as client:
        assert "the disk is full" in await client.complaint("fail", {"message": "the disk is full"})


async def test_a_wrong_argument_is_named_with_what_was_expected_and_what_came():
    async with connected() as client:
        text = await client.complaint("add", {"a": "seven", "b": 1})
        assert "`a`" in text and "`b`" not in text
        assert "expected an integer" in text
        assert '"seven"' in text


async def test_a_missing_argument_is_named():
    async with connected() as client:
        text = await client.complaint("add", {"a": 1})
        assert "`b`: missing" in text and "`a`" not in text


async def test_a_misspelt_argument_gets_a_suggestion():
    async with connected() as client:
        text = await client.complaint("echo", {"txet": "hello"})
        assert "`txet`" in text and "did you mean `text`?" in text


async def test_an_unknown_tool_is_invalid_params():
    async with connected() as client:
        with pytest.raises(McpError) as raised:
            await client.call("no_such_tool")
        assert raised.value.error.code == -32602
        assert "no_such_tool" in raised.value.error.message


async def test_a_panic_is_an_internal_error_and_the_connection_goes_on():
    async with connected() as client:
        with pytest.raises(McpError) as raised:
            await client.call("boom")
        assert raised.value.error.code == -32603
        assert await client.text("add", {"a": 1, "b": 2}) == "3"


async def test_stats_is_structured_and_the_same_as_text():
    async with connected() as client:
        result = await client.call("stats")
        assert set(result.structuredContent) == {"started", "finished", "cancelled", "in_flight"}
        assert all(type(number) is int for number in result.structuredContent.values())
        assert json.loads(only_text(result)) == result.structuredContent


async def test_a_result_is_validated_against_its_output_schema():
    async with connected() as client:
        listed = await client.session.list_tools()
        schemas = {tool.name: tool.outputSchema for tool in listed.tools if tool.outputSchema}
        assert list(schemas) == ["weather"]
        assert schemas["weather"]["type"] == "object"
        assert schemas["weather"]["required"] == ["celsius", "sky", "next"]
        assert "Weather" in schemas["weather"]["$defs"]
        # The client fails a call whose result is not what the schema says.
        result = await client.call("weather", {"days": 2})
        last = {"celsius": None, "sky": None, "warning": "unknown", "next": None}
        first = {"celsius": 1.5, "sky": {"is": "cloudy", "percent": 1}, "next": last}
        assert result.structuredContent == first
        assert json.loads(only_text(result)) == first
        assert "`days` must be at least 1" in await client.complaint("weather", {"days": 0})


@pytest.mark.parametrize("delay_ms", [0, 5])
async def test_count_reports_rising_progress_before_its_result(delay_ms):
    seen = []

    async def on_progress(progress, total, _message):
        seen.append((progress, total))

    async with connected() as client:
        result = await client.call("count", {"n": 20, "delay_ms": delay_ms}, progress_callback=on_progress)
        # The client works through messages in the order they come, so what is here now came before the result.
        assert seen == [(i, 20) for i in range(1, 21)]
        assert only_text(result) == "20"


async def test_count_reports_nothing_to_who_did_not_ask():
    async with connected() as client:
        # A report without a token could not be parsed, and would be a surprise.
        assert await client.text("count", {"n": 5, "delay_ms": 0}) == "5"


async def test_fifty_calls_at_once_get_each_its_own_answer():
    calls = []
    for i in range(50):
        # The lengths differ, so that each answer can be told from all others.
        seconds = round(0.2 + i / 1000, 3)
        calls.append(
            [
                ("add", {"a": i, "b": 1000}, f"{i + 1000}"),
                ("echo", {"text": f"text {i}"}, f"text {i}"),
                ("slow", {"seconds": seconds}, f"slept for {seconds} s"),
            ][i % 3]
        )
    async with connected() as client:
        before = await client.stats()
        answers = await asyncio.gather(*(client.text(name, arguments) for name, arguments, _ in calls))
        assert answers == [answer for _, _, answer in calls]
        after = await client.stats()
        assert after["finished"] == before["finished"] + 16
        assert after["in_flight"] == before["in_flight"]


async def test_a_number_keeps_its_last_digit():
    # Two numbers beside each other: a reader that rounds carelessly takes the one for the other.
    async with connected() as client:
        assert await client.text("slow", {"seconds": 0.205}) == "slept for 0.205 s"
        assert await client.text("slow", {"seconds": 0.20500000000000002}) == "slept for 0.20500000000000002 s"


async def test_add_answers_while_slow_runs():
    async with connected() as client:
        task, request_id = await client.start_slow(LONG)
        assert await client.text("add", {"a": 1, "b": 2}) == "3"
        assert not task.done()
        assert (await client.stats())["in_flight"] == 1
        await client.cancel(task, request_id)
        await client.stats_when(lambda stats: stats["in_flight"] == 0)


async def test_cancelling_a_call_drops_it():
    async with connected() as client:
        before = await client.stats()
        task, request_id = await client.start_slow(LONG)
        await client.cancel(task, request_id)
        after = await client.stats_when(lambda stats: stats["in_flight"] == 0)
        assert after["cancelled"] == before["cancelled"] + 1
        assert after["finished"] == before["finished"]
        # An answer to the cancelled call would be a surprise; this one would come after it.
        await client.session.send_ping()


async def test_closing_the_socket_drops_its_calls():
    async with connected() as observer:
        before = await observer.stats()
        async with connected() as client:
            task, _ = await client.start_slow(LONG)
            assert (await observer.stats())["in_flight"] == 1
        after = await observer.stats_when(lambda stats: stats["in_flight"] == 0)
        assert after["cancelled"] == before["cancelled"] + 1
        await forget(task)


async def test_a_lost_socket_drops_its_calls():
    async with connected() as observer:
        before = await observer.stats()
        async with raw_socket() as socket:
            params = {"name": "slow", "arguments": {"seconds": LONG}}
            await socket.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}))
            await observer.stats_when(lambda stats: stats["in_flight"] == 1)
            # No close frame, as when a process is killed.
            socket.transport.abort()
        after = await observer.stats_when(lambda stats: stats["in_flight"] == 0)
        assert after["cancelled"] == before["cancelled"] + 1


async def test_a_tool_that_comes_and_goes_is_told_listed_and_called():
    async with connected() as client, connected() as other:
        before = await client.names()
        assert "newcomer" not in before
        await client.call("offer", {"name": "newcomer"})
        for each in (client, other):
            await soon(each.changes.get())
            assert await each.names() == [*before, "newcomer"]
            assert await each.text("newcomer") == "this is newcomer"
        assert "two tools are named `echo`" in await client.complaint("offer", {"name": "echo"})
        await client.call("withdraw", {"name": "newcomer"})
        for each in (client, other):
            await soon(each.changes.get())
            assert await each.names() == before
            assert each.changes.empty()
        assert "no such tool" in await client.complaint("withdraw", {"name": "echo"})


async def test_ping_is_answered():
    async with connected() as client:
        await client.session.send_ping()


async def test_a_message_that_is_not_json_is_a_parse_error_and_the_connection_goes_on():
    async with raw_socket() as socket:
        await socket.send("this is not JSON")
        answer = await receive(socket)
        assert answer["error"]["code"] == -32700
        # MCP leaves the id out where JSON-RPC has null.
        assert answer.get("id") is None
        params = {"name": "add", "arguments": {"a": 1, "b": 2}}
        await socket.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}))
        answer = await receive(socket)
        assert answer["id"] == 1
        assert answer["result"]["content"] == [{"type": "text", "text": "3"}]


async def test_closing_is_clean():
    async with connected() as client:
        await client.session.send_ping()
    # What the server answered to our close frame; 1006 would mean that it dropped the connection.
    assert client.socket.close_code == 1000
    assert client.socket.protocol.close_rcvd.code == 1000
    assert not client.socket.protocol.close_rcvd_then_sent


async def test_an_interrupted_server_answers_what_runs_then_closes_and_exits():
    async with server_of_our_own() as (process, url):
        async with connected(url) as client:
            task, _ = await client.start_slow(1)
            process.send_signal(signal.SIGINT)
            result = await soon(task)
            assert only_text(result) == "slept for 1 s"
            await soon(client.socket.wait_closed())
            assert client.socket.close_code == 1001
        assert await soon(process.wait()) == 0
