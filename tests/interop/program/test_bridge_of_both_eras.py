"""What the official Python client of both eras sees of `everything` through `mcp-ws bridge`.

It starts the bridge as it does any server on stdio. There is one test for each behaviour, in each of its modes: in the
mode `auto` the client asks what the server is and takes the modern era if there is one; pinned, it speaks that era from
its first message; in the mode `legacy` it sends `initialize`.
"""

import asyncio
import contextlib
import time

import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp.client.subscriptions import ToolsListChanged
from mcp_types import ElicitResult
from processes import BINARY, DEADLINE, Everything

MODERN = "2026-07-28"
LEGACY = "2025-11-25"

# How long a call of `slow` sleeps that is never waited for: longer than the deadline of all that happens meanwhile.
LONG = 100

pytestmark = pytest.mark.anyio

AUTO, PINNED, HANDSHAKE = (
    pytest.param("auto", id="auto"),
    pytest.param(MODERN, id="pinned"),
    pytest.param("legacy", id="legacy"),
)
in_every_mode = pytest.mark.parametrize("mode", [AUTO, PINNED, HANDSHAKE])
in_modern_modes = pytest.mark.parametrize("mode", [AUTO, PINNED])


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with Everything(tmp_path_factory.mktemp("bridge")) as everything:
        yield everything.url


class Host:
    def __init__(self, client):
        self.client = client

    async def call(self, name, arguments=None, **options):
        return await self.client.call_tool(name, arguments, **options)

    async def text(self, name, arguments=None):
        """Calls a tool that must succeed with one text."""
        result = await self.call(name, arguments)
        assert not result.is_error, result
        [content] = result.content
        return content.text

    async def stats(self):
        return (await self.call("stats")).structured_content

    async def stats_when(self, holds):
        """Asks for the counters until they are as they should be."""
        give_up = time.monotonic() + DEADLINE
        while not holds(stats := await self.stats()):
            assert time.monotonic() < give_up, f"after {DEADLINE} s the counters are still {stats}"
            await asyncio.sleep(0.01)
        return stats

    async def start_slow(self):
        """Calls `slow`, waits until the server runs it, and returns what waits for the answer."""
        before = await self.stats()
        task = asyncio.create_task(self.call("slow", {"seconds": LONG}, read_timeout_seconds=LONG + DEADLINE))
        await self.stats_when(lambda stats: stats["started"] == before["started"] + 1)
        return task


@contextlib.asynccontextmanager
async def bridged(mode, url, folder, **options):
    surprises = []

    async def keep(message):
        if isinstance(message, Exception):
            surprises.append(message)

    bridge = StdioServerParameters(command=BINARY, args=["bridge", url])
    with open(folder / "bridge.log", "w") as log:
        async with Client(
            stdio_client(bridge, errlog=log),
            mode=mode,
            read_timeout_seconds=DEADLINE,
            message_handler=keep,
            **options,
        ) as client:
            yield Host(client)
    assert surprises == []


async def soon(awaitable):
    return await asyncio.wait_for(awaitable, DEADLINE)


@in_every_mode
async def test_lists_and_calls(shared, tmp_path, mode):
    async with bridged(mode, shared, tmp_path) as host:
        assert host.client.protocol_version == (LEGACY if mode == "legacy" else MODERN)
        listed = await host.client.list_tools()
        assert {"echo", "add", "slow"} <= {tool.name for tool in listed.tools}
        assert await host.text("add", {"a": 2, "b": 40}) == "42"
        text = 'Füße, 你好 🙂 👩‍👩‍👧‍👦 𝄞\r\n\u2028 "é" ' * 5_000
        # Not compared in the assertion, which would print all of it.
        same = await host.text("echo", {"text": text}) == text
        assert same


@in_every_mode
async def test_errors_of_tools_and_of_the_protocol_pass(shared, tmp_path, mode):
    async with bridged(mode, shared, tmp_path) as host:
        result = await host.call("fail", {"message": "the disk is full"})
        assert result.is_error and "the disk is full" in result.content[0].text
        with pytest.raises(MCPError) as raised:
            await host.call("no_such_tool")
        assert raised.value.error.code == -32602


@in_every_mode
async def test_progress_comes_in_order_before_the_result(shared, tmp_path, mode):
    seen = []

    async def on_progress(progress, total, _message):
        seen.append((progress, total))

    async with bridged(mode, shared, tmp_path) as host:
        await host.call("count", {"n": 20, "delay_ms": 1}, progress_callback=on_progress)
        assert seen == [(i, 20) for i in range(1, 21)]


@in_every_mode
async def test_cancelling_a_call_drops_it(shared, tmp_path, mode):
    async with bridged(mode, shared, tmp_path) as host:
        before = await host.stats()
        await forget(await host.start_slow())
        after = await host.stats_when(lambda stats: stats["in_flight"] == 0)
        assert after["cancelled"] == before["cancelled"] + 1


@in_every_mode
async def test_what_a_tool_asks_is_answered_by_the_host(shared, tmp_path, mode):
    asked = []

    async def answer(_context, params):
        asked.append(params.message)
        if mode == "legacy":
            return ElicitResult(action="accept", content={"username": "ada", "email": "ada@example.com"})
        return ElicitResult(action="accept", content={"name": "Ada"})

    async with bridged(mode, shared, tmp_path, elicitation_callback=answer) as host:
        if mode == "legacy":
            assert "ada@example.com" in await host.text("test_elicitation", {"message": "What is your name?"})
        else:
            assert await host.text("test_input_required_result_elicitation") == "Hello, Ada!"
    assert asked == ["What is your name?"]


@in_every_mode
async def test_a_server_that_was_killed_and_is_back_goes_on(tmp_path, mode):
    with Everything(tmp_path) as everything:
        async with bridged(mode, everything.url, tmp_path) as host:
            for _ in range(2):
                task = await host.start_slow()
                everything.kill()
                # What was under way has an honest end,
                with pytest.raises(MCPError) as raised:
                    await soon(task)
                assert "lost" in raised.value.error.message
                # and what is asked meanwhile waits.
                calls = [asyncio.create_task(host.text("add", {"a": i, "b": 1})) for i in range(5)]
                await asyncio.to_thread(everything.start)
                assert await soon(asyncio.gather(*calls)) == ["1", "2", "3", "4", "5"]
                stats = await host.stats()
                assert (stats["started"], stats["in_flight"]) == (0, 0)


@in_modern_modes
async def test_a_subscription_outlives_the_server(tmp_path, mode):
    with Everything(tmp_path) as everything:
        async with bridged(mode, everything.url, tmp_path) as host:
            async with host.client.listen(tools_list_changed=True) as events:
                await host.call("offer", {"name": "newcomer"})
                assert isinstance(await soon(anext(events)), ToolsListChanged)
                # What the server has offered is gone with it.
                task = await host.start_slow()
                everything.kill()
                with pytest.raises(MCPError):
                    await soon(task)
                await asyncio.to_thread(everything.start)
                assert await host.text("add", {"a": 1, "b": 2}) == "3"
                await host.call("offer", {"name": "newcomer"})
                assert isinstance(await soon(anext(events)), ToolsListChanged)
                assert await host.text("newcomer") == "this is newcomer"


async def forget(task):
    """Cancels a call as the client's users do. The client then tells the server by itself."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, MCPError):
        await task
