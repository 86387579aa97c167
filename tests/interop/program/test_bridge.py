"""What the official Python client of the legacy era sees of `everything` through `mcp-ws bridge`.

It starts the bridge as it does any server on stdio. There is one test for each behaviour.
"""

import asyncio
import contextlib
import json
import time
from datetime import timedelta

import pytest
from mcp import ClientSession, McpError, StdioServerParameters, stdio_client
from mcp.types import (
    CancelledNotification,
    CancelledNotificationParams,
    ClientNotification,
    ElicitResult,
    ToolListChangedNotification,
)
from processes import BINARY, DEADLINE, Everything

# How long a call of `slow` sleeps that is never waited for: longer than the deadline of all that happens meanwhile.
LONG = 100

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with Everything(tmp_path_factory.mktemp("bridge")) as everything:
        yield everything.url


class Host:
    """A session over the bridge, and what its user does not get to see."""

    def __init__(self, session, handshake, changes):
        self.session = session
        self.handshake = handshake
        self.changes = changes

    async def call(self, name, arguments=None, **options):
        return await self.session.call_tool(name, arguments or {}, **options)

    async def text(self, name, arguments=None):
        """Calls a tool that must succeed with one text."""
        result = await self.call(name, arguments)
        assert not result.isError, result
        [content] = result.content
        return content.text

    async def names(self):
        return [tool.name for tool in (await self.session.list_tools()).tools]

    async def stats(self):
        return (await self.call("stats")).structuredContent

    async def stats_when(self, holds):
        """Asks for the counters until they are as they should be."""
        give_up = time.monotonic() + DEADLINE
        while not holds(stats := await self.stats()):
            assert time.monotonic() < give_up, f"after {DEADLINE} s the counters are still {stats}"
            await asyncio.sleep(0.01)
        return stats

    async def start_slow(self):
        """Calls `slow` and waits until the server runs it. Returns what waits for the answer, and the request's id."""
        before = await self.stats()
        # The session tells nobody the ids it gives. This one is next, and nothing else may be sent until it is taken.
        request_id = self.session._request_id
        patience = timedelta(seconds=LONG + DEADLINE)
        task = asyncio.create_task(self.call("slow", {"seconds": LONG}, read_timeout_seconds=patience))
        while self.session._request_id == request_id:
            await asyncio.sleep(0)
        await self.stats_when(lambda stats: stats["started"] == before["started"] + 1)
        return task, request_id


@contextlib.asynccontextmanager
async def bridged(url, folder, **options):
    surprises, changes = [], asyncio.Queue()

    async def keep(message):
        if isinstance(message, Exception):
            surprises.append(message)
        elif isinstance(getattr(message, "root", None), ToolListChangedNotification):
            changes.put_nowait(message.root)

    bridge = StdioServerParameters(command=BINARY, args=["bridge", url])
    patience = timedelta(seconds=DEADLINE)
    with open(folder / "bridge.log", "w") as log:
        async with stdio_client(bridge, errlog=log) as streams:
            async with ClientSession(
                *streams, read_timeout_seconds=patience, message_handler=keep, **options
            ) as session:
                yield Host(session, await session.initialize(), changes)
    assert surprises == []


async def soon(awaitable):
    return await asyncio.wait_for(awaitable, DEADLINE)


async def test_opens_a_session_lists_and_calls(shared, tmp_path):
    async with bridged(shared, tmp_path) as host:
        assert host.handshake.serverInfo.name == "everything"
        assert host.handshake.protocolVersion == "2025-11-25"
        assert {"echo", "add", "slow"} <= set(await host.names())
        assert await host.text("add", {"a": 2, "b": 40}) == "42"
        await host.session.send_ping()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("one\ntwo\r\nthree\ttabbed\n \u2028\u2029\x00\x7f", id="newlines"),
        pytest.param("Füße, Привет, 你好 🙂 👩‍👩‍👧‍👦 𝄞", id="emoji"),
        pytest.param('200 kB: "é🙂"\n' * 10_000, id="200 kB"),
    ],
)
async def test_any_text_comes_back_the_same(shared, tmp_path, text):
    async with bridged(shared, tmp_path) as host:
        # Not compared in the assertion, which would print 200 kB.
        same = await host.text("echo", {"text": text}) == text
        assert same


async def test_errors_of_tools_and_of_the_protocol_pass(shared, tmp_path):
    async with bridged(shared, tmp_path) as host:
        result = await host.call("fail", {"message": "the disk is full"})
        assert result.isError and "the disk is full" in result.content[0].text
        result = await host.call("add", {"a": "seven", "b": 1})
        assert result.isError and "expected an integer" in result.content[0].text
        with pytest.raises(McpError) as raised:
            await host.call("no_such_tool")
        assert raised.value.error.code == -32602


async def test_progress_comes_in_order_before_the_result(shared, tmp_path):
    seen = []

    async def on_progress(progress, total, _message):
        seen.append((progress, total))

    async with bridged(shared, tmp_path) as host:
        await host.call("count", {"n": 20, "delay_ms": 1}, progress_callback=on_progress)
        assert seen == [(i, 20) for i in range(1, 21)]


async def test_fifty_calls_at_once_get_each_its_own_answer(shared, tmp_path):
    async with bridged(shared, tmp_path) as host:
        answers = await asyncio.gather(*(host.text("add", {"a": i, "b": 1000}) for i in range(50)))
        assert answers == [str(i + 1000) for i in range(50)]


async def test_cancelling_a_call_drops_it(shared, tmp_path):
    async with bridged(shared, tmp_path) as host:
        before = await host.stats()
        task, request_id = await host.start_slow()
        params = CancelledNotificationParams(requestId=request_id, reason="not needed any more")
        notification = CancelledNotification(method="notifications/cancelled", params=params)
        await host.session.send_notification(ClientNotification(notification))
        after = await host.stats_when(lambda stats: stats["in_flight"] == 0)
        assert after["cancelled"] == before["cancelled"] + 1
        await forget(task)


async def test_what_a_tool_asks_is_answered_by_the_host(shared, tmp_path):
    asked = []

    async def answer(_context, params):
        asked.append(params.message)
        return ElicitResult(action="accept", content={"username": "ada", "email": "ada@example.com"})

    async with bridged(shared, tmp_path, elicitation_callback=answer) as host:
        text = await host.text("test_elicitation", {"message": "Who are you?"})
        assert "accept" in text and "ada@example.com" in text
        assert asked == ["Who are you?"]


async def test_a_tool_that_comes_and_goes_is_told(shared, tmp_path):
    async with bridged(shared, tmp_path) as host:
        await host.call("offer", {"name": "newcomer"})
        await soon(host.changes.get())
        assert await host.text("newcomer") == "this is newcomer"
        await host.call("withdraw", {"name": "newcomer"})
        await soon(host.changes.get())
        assert "newcomer" not in await host.names()


async def test_a_server_that_was_killed_and_is_back_goes_on_in_the_same_session(tmp_path):
    with Everything(tmp_path) as everything:
        async with bridged(everything.url, tmp_path) as host:
            for _ in range(3):
                task, _ = await host.start_slow()
                everything.kill()
                # What was under way has an honest end,
                with pytest.raises(McpError) as raised:
                    await soon(task)
                assert "lost" in raised.value.error.message
                # and what is asked meanwhile waits.
                calls = [asyncio.create_task(host.text("add", {"a": i, "b": 1})) for i in range(5)]
                await asyncio.to_thread(everything.start)
                assert await soon(asyncio.gather(*calls)) == ["1", "2", "3", "4", "5"]
                stats = await host.stats()
                assert (stats["started"], stats["in_flight"]) == (0, 0)


async def test_a_server_that_is_not_there_is_an_error_the_host_can_show(tmp_path):
    with Everything(tmp_path) as everything:
        url = everything.url
    refused = pytest.RaisesExc(McpError, match="refused")
    with pytest.RaisesGroup(refused, flatten_subgroups=True):
        async with bridged(url, tmp_path):
            pass


async def test_a_host_that_ends_its_input_gets_its_answers_and_a_clean_end(shared):
    params = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}
    messages = [
        {"jsonrpc": "2.0", "id": "first", "method": "initialize", "params": params},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "slow", "arguments": {"seconds": 0.3}}},
    ]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(BINARY, "bridge", shared, stdin=pipe, stdout=pipe)
    try:
        text = "".join(json.dumps(message) + "\n" for message in messages)
        stdout, _ = await soon(process.communicate(text.encode()))
    finally:
        if process.returncode is None:
            process.kill()
    assert [json.loads(line)["id"] for line in stdout.splitlines()] == ["first", 2]
    assert process.returncode == 0


async def forget(task):
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, McpError):
        await task
