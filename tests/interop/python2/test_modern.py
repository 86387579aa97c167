"""What the official Python client of both eras sees of `everything`: one test for each behaviour, in each of its modes.

In the mode `auto` the client asks what the server is and takes the modern era if there is one; pinned, it speaks that
era from its first message; in the mode `legacy` it sends `initialize`. It has no WebSocket, so the suite brings one.

The tests run one after the other. They share the server, so they compare its counters with what these were before, and
leave no call of `slow` running and no tool behind.
"""

import asyncio
import contextlib
import json
import signal
import time

import pytest
from everything import DEADLINE, LONG, URL, server_of_our_own, soon
from mcp import Client, CreateMessageResult, MCPError
from mcp.client.subscriptions import ToolsListChanged
from mcp_types import ElicitResult, InputRequiredResult, TextContent, ToolListChangedNotification
from over_websocket import OverWebSocket

MODERN = "2026-07-28"
LEGACY = "2025-11-25"
SERVER_INFO = "io.modelcontextprotocol/serverInfo"

pytestmark = [
    pytest.mark.anyio,
    # Said of what only the legacy era has, and is used there.
    pytest.mark.filterwarnings("ignore::mcp.MCPDeprecationWarning"),
]

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


class Connected:
    """A client, and what its user does not get to see: the socket below it."""

    def __init__(self, client, socket, changes):
        self.client = client
        self.socket = socket
        # What it was told of the list of tools, whether or not it asked.
        self.changes = changes

    async def call(self, name, arguments=None, **options):
        return await self.client.call_tool(name, arguments, **options)

    async def text(self, name, arguments=None):
        """Calls a tool that must succeed with one text."""
        result = await self.call(name, arguments)
        assert not result.is_error, result
        return only_text(result)

    async def complaint(self, name, arguments):
        """Calls a tool that must fail, and gives the text of its error."""
        result = await self.call(name, arguments)
        assert result.is_error, result
        return only_text(result)

    async def pages(self):
        """The tools on each page of the list, as the server has them now."""
        pages, cursor = [], None
        while True:
            page = await self.client.list_tools(cursor=cursor, cache_mode="refresh")
            pages.append(page.tools)
            cursor = page.next_cursor
            if cursor is None:
                return pages

    async def tools(self):
        return [tool for page in await self.pages() for tool in page]

    async def names(self):
        return [tool.name for tool in await self.tools()]

    async def stats(self):
        return (await self.call("stats")).structured_content

    async def stats_when(self, holds):
        """Asks for the counters until they are as they should be."""
        give_up = time.monotonic() + DEADLINE
        while True:
            stats = await self.stats()
            if holds(stats):
                return stats
            assert time.monotonic() < give_up, f"after {DEADLINE} s the counters are still {stats}"
            await asyncio.sleep(0.01)

    async def start_slow(self, seconds):
        """Calls `slow`, waits until the server runs it, and returns what waits for the answer."""
        before = await self.stats()
        task = asyncio.create_task(self.call("slow", {"seconds": seconds}, read_timeout_seconds=seconds + DEADLINE))
        await self.stats_when(lambda stats: stats["started"] == before["started"] + 1)
        return task


@contextlib.asynccontextmanager
async def connected(mode, url=URL, **options):
    """A client that knows its era. Leaving closes the socket, after which nothing strange may have come."""
    surprises, changes = [], asyncio.Queue()

    async def keep(message):
        if isinstance(message, Exception):
            surprises.append(message)
        elif isinstance(message, ToolListChangedNotification):
            changes.put_nowait(message)

    transport = OverWebSocket(url)
    async with Client(
        transport, mode=mode, read_timeout_seconds=DEADLINE, message_handler=keep, **options
    ) as client:
        yield Connected(client, transport.socket, changes)
    assert surprises == []


async def forget(task):
    """Cancels a call as the client's users do. The client then tells the server by itself."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, MCPError):
        await task


def only_text(result):
    [content] = result.content
    assert content.type == "text"
    return content.text


@pytest.mark.parametrize(
    "mode, version",
    [
        pytest.param("auto", MODERN, id="auto"),
        pytest.param(MODERN, MODERN, id="pinned"),
        pytest.param("legacy", LEGACY, id="legacy"),
    ],
)
async def test_agrees_on_the_newest_version_of_its_era(mode, version):
    async with connected(mode) as each:
        assert each.socket.subprotocol == "mcp"
        assert each.client.protocol_version == version
        assert (each.client.session.initialize_result is None) == (version == MODERN)


async def test_both_eras_are_told_the_same_of_the_server():
    async with connected("auto") as modern, connected("legacy") as legacy:
        assert modern.client.session.discover_result is not None
        assert modern.client.server_info.name == "everything"
        assert modern.client.server_info == legacy.client.server_info
        assert modern.client.instructions == legacy.client.instructions
        for each in (modern, legacy):
            assert each.client.server_capabilities.tools.list_changed is True


async def test_discover_names_the_modern_version_first():
    async with connected("auto") as each:
        told = each.client.session.discover_result
        assert told is not None
        assert told.supported_versions[0] == MODERN
        assert told.result_type == "complete"
        assert told.ttl_ms >= 0


async def test_what_discover_has_told_serves_a_later_client_that_asks_nothing():
    async with connected("auto") as first:
        told = first.client.session.discover_result
        assert told is not None
    async with connected(MODERN, prior_discover=told) as later:
        assert later.client.server_info.name == "everything"
        assert await later.text("add", {"a": 2, "b": 40}) == "42"


@in_every_mode
async def test_lists_the_tools_in_order_with_descriptions_and_schemas(mode):
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
    async with connected(mode) as each:
        listed = await each.tools()
    names = [tool.name for tool in listed]
    assert len(names) == len(set(names))
    assert all(tool.description for tool in listed)
    # There may be others between them, which other suites call.
    listed = [tool for tool in listed if tool.name in dict.fromkeys(name for name, _, _ in expected)]
    assert [(tool.name, tool.description) for tool in listed] == [tool[:2] for tool in expected]
    for tool, (_, _, arguments) in zip(listed, expected):
        schema = tool.input_schema
        types = {name: argument["type"] for name, argument in schema["properties"].items()}
        assert (schema["type"], types) == ("object", arguments), tool.name
        assert schema.get("required", []) == list(arguments), tool.name


async def test_the_list_is_the_same_each_time_for_everybody():
    async with connected("auto") as auto, connected(MODERN) as pinned, connected("legacy") as legacy:
        first = await auto.tools()
        for each in (auto, pinned, legacy):
            assert await each.tools() == first


@in_every_mode
async def test_the_pages_of_the_list_add_up_to_it(mode):
    async with connected(mode) as each:
        whole = await each.tools()
    async with server_of_our_own("--page-size", "3") as (_, url):
        async with connected(mode, url) as each:
            pages = await each.pages()
    assert [len(page) for page in pages[:-1]] == [3] * (len(pages) - 1)
    assert 1 <= len(pages[-1]) <= 3
    assert [tool for page in pages for tool in page] == whole


@in_every_mode
async def test_a_cursor_that_nobody_gave_out_is_invalid(mode):
    async with connected(mode) as each:
        with pytest.raises(MCPError) as raised:
            await each.client.list_tools(cursor="nobody gave this out")
        assert raised.value.code == -32602


@in_every_mode
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param('"double" \'single\' `back` \\ / {"a":[1]}', id="quotes"),
        pytest.param("one\ntwo\r\nthree\ttabbed\n\x00\x01\x1f\x7f\u2028\u2029", id="control characters"),
        pytest.param("Füße, Привет, 你好, ไทย, שלום, 🙂 👩‍👩‍👧‍👦 🇪🇺 𝄞", id="non-ASCII"),
        pytest.param('200 kB: "é🙂"\n' * 10_000, id="200 kB"),
    ],
)
async def test_echo_says_the_same(mode, text):
    async with connected(mode) as each:
        # Not compared in the assertion, which would print 200 kB.
        same = await each.text("echo", {"text": text}) == text
        assert same


@in_every_mode
async def test_add_adds(mode):
    async with connected(mode) as each:
        assert await each.text("add", {"a": 2, "b": 40}) == "42"
        assert await each.text("add", {"a": -(2**63), "b": 2**63 - 1}) == "-1"


@in_modern_modes
async def test_each_modern_result_says_who_gave_it(mode):
    async with connected(mode) as each:
        assert (await each.client.list_tools()).meta[SERVER_INFO]["name"] == "everything"
        assert (await each.call("add", {"a": 2, "b": 40})).meta[SERVER_INFO]["name"] == "everything"
        assert (await each.call("fail", {"message": "no"})).meta[SERVER_INFO]["name"] == "everything"


@in_every_mode
async def test_fail_is_a_tool_error_with_the_message(mode):
    async with connected(mode) as each:
        assert "the disk is full" in await each.complaint("fail", {"message": "the disk is full"})


@in_every_mode
async def test_wrong_arguments_are_a_tool_error_that_names_them(mode):
    async with connected(mode) as each:
        text = await each.complaint("add", {"a": "seven"})
        assert "`a`: expected an integer" in text and '"seven"' in text
        assert "`b`: missing" in text


@in_every_mode
async def test_an_unknown_tool_is_invalid_params(mode):
    async with connected(mode) as each:
        with pytest.raises(MCPError) as raised:
            await each.call("no_such_tool")
        assert raised.value.code == -32602
        assert "no_such_tool" in raised.value.message


@in_every_mode
async def test_a_panic_is_an_internal_error_and_the_connection_goes_on(mode):
    async with connected(mode) as each:
        with pytest.raises(MCPError) as raised:
            await each.call("boom")
        assert raised.value.code == -32603
        assert await each.text("add", {"a": 1, "b": 2}) == "3"


@in_every_mode
async def test_stats_is_structured_and_the_same_as_text(mode):
    async with connected(mode) as each:
        result = await each.call("stats")
        assert set(result.structured_content) == {"started", "finished", "cancelled", "in_flight"}
        assert all(type(number) is int for number in result.structured_content.values())
        assert json.loads(only_text(result)) == result.structured_content


@in_every_mode
async def test_a_result_is_validated_against_its_output_schema(mode):
    async with connected(mode) as each:
        schemas = {tool.name: tool.output_schema for tool in await each.tools()}
        assert schemas["weather"]["type"] == "object"
        assert schemas["weather"]["required"] == ["celsius", "sky", "next"]
        # The client fails a call whose result is not what the schema says.
        result = await each.call("weather", {"days": 2})
        last = {"celsius": None, "sky": None, "warning": "unknown", "next": None}
        first = {"celsius": 1.5, "sky": {"is": "cloudy", "percent": 1}, "next": last}
        assert result.structured_content == first
        assert json.loads(only_text(result)) == first
        assert "`days` must be at least 1" in await each.complaint("weather", {"days": 0})


@in_every_mode
@pytest.mark.parametrize("delay_ms", [0, 5])
async def test_count_reports_rising_progress_before_its_result(mode, delay_ms):
    seen = []

    async def on_progress(progress, total, _message):
        seen.append((progress, total))

    async with connected(mode) as each:
        # The client looks at the list before its first result; done here, that leaves no time for what comes late.
        await each.tools()
        result = await each.call("count", {"n": 20, "delay_ms": delay_ms}, progress_callback=on_progress)
        assert seen == [(i, 20) for i in range(1, 21)]
        assert only_text(result) == "20"


@in_every_mode
async def test_fifty_calls_at_once_get_each_its_own_answer(mode):
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
    async with connected(mode) as each:
        before = await each.stats()
        answers = await asyncio.gather(*(each.text(name, arguments) for name, arguments, _ in calls))
        assert answers == [answer for _, _, answer in calls]
        after = await each.stats()
        assert after["finished"] == before["finished"] + 16
        assert after["in_flight"] == before["in_flight"]


@in_every_mode
async def test_add_answers_while_slow_runs(mode):
    async with connected(mode) as each:
        task = await each.start_slow(LONG)
        assert await each.text("add", {"a": 1, "b": 2}) == "3"
        assert not task.done()
        await forget(task)
        await each.stats_when(lambda stats: stats["in_flight"] == 0)


@in_every_mode
async def test_cancelling_a_call_drops_it(mode):
    async with connected(mode) as each:
        before = await each.stats()
        await forget(await each.start_slow(LONG))
        after = await each.stats_when(lambda stats: stats["in_flight"] == 0)
        assert after["cancelled"] == before["cancelled"] + 1
        assert after["finished"] == before["finished"]


@in_every_mode
async def test_a_call_that_the_client_gives_up_is_dropped(mode):
    async with connected(mode) as each:
        before = await each.stats()
        with pytest.raises(MCPError, match="timed out"):
            await each.call("slow", {"seconds": LONG}, read_timeout_seconds=0.1)
        await each.stats_when(lambda stats: stats["cancelled"] == before["cancelled"] + 1)


@in_every_mode
async def test_closing_the_socket_drops_its_calls(mode):
    async with connected(mode) as observer:
        before = await observer.stats()
        async with connected(mode) as each:
            task = await each.start_slow(LONG)
            # As when a process is killed: no cancel, no close frame.
            each.socket.transport.abort()
            with pytest.raises(MCPError, match="Connection closed"):
                await soon(task)
        after = await observer.stats_when(lambda stats: stats["in_flight"] == 0)
        assert after["cancelled"] == before["cancelled"] + 1


async def test_a_legacy_client_is_told_of_changes_unasked():
    async with connected("legacy") as each, connected("legacy") as other:
        before = await each.names()
        await each.call("offer", {"name": "newcomer"})
        for one in (each, other):
            await soon(one.changes.get())
            assert await one.names() == [*before, "newcomer"]
        await each.call("withdraw", {"name": "newcomer"})
        for one in (each, other):
            await soon(one.changes.get())
            assert await one.names() == before
            assert one.changes.empty()


@in_modern_modes
async def test_a_modern_client_is_told_of_changes_while_it_listens(mode):
    async with connected(mode) as each, connected(mode) as other:
        before = await each.names()
        async with each.client.listen(tools_list_changed=True) as subscription:
            assert subscription.honored.tools_list_changed is True
            await other.call("offer", {"name": "newcomer"})
            assert await soon(anext(subscription)) == ToolsListChanged()
            assert await each.names() == [*before, "newcomer"]
            assert await each.text("newcomer") == "this is newcomer"
            await other.call("withdraw", {"name": "newcomer"})
            assert await soon(anext(subscription)) == ToolsListChanged()
        # The client says that it has left a moment later, but before it has the next answer.
        assert await each.names() == before
        await each.call("offer", {"name": "unheard"})
        await each.call("withdraw", {"name": "unheard"})
        assert await each.names() == await other.names() == before
        # It was told twice, while it listened; the other one, which did not listen, never.
        assert (each.changes.qsize(), other.changes.qsize()) == (2, 0)


@in_modern_modes
async def test_two_subscriptions_on_one_connection_are_told_each(mode):
    async with connected(mode) as each:
        async with each.client.listen(tools_list_changed=True) as first:
            async with each.client.listen(tools_list_changed=True) as second:
                assert first.subscription_id != second.subscription_id
                await each.call("offer", {"name": "newcomer"})
                for subscription in (first, second):
                    assert await soon(anext(subscription)) == ToolsListChanged()
            # The client says that it has left one a moment later, but before it has the next answer.
            await each.names()
            await each.call("withdraw", {"name": "newcomer"})
            assert await soon(anext(first)) == ToolsListChanged()
        assert each.changes.qsize() == 3


@in_modern_modes
async def test_what_the_server_has_not_is_not_honoured_and_the_rest_is(mode):
    async with connected(mode) as each:
        wanted = {"tools_list_changed": True, "resource_subscriptions": ["file:///nowhere/at/all"]}
        async with each.client.listen(**wanted) as subscription:
            assert subscription.honored.tools_list_changed is True
            await each.call("offer", {"name": "newcomer"})
            await each.call("withdraw", {"name": "newcomer"})
            assert await soon(anext(subscription)) == ToolsListChanged()


@in_modern_modes
async def test_a_server_that_stops_ends_its_subscriptions_in_order(mode):
    async with server_of_our_own() as (process, url):
        async with connected(mode, url) as each:
            async with each.client.listen(tools_list_changed=True) as subscription:
                process.send_signal(signal.SIGINT)
                # The end of an iteration. Had the connection only broken, this would be `SubscriptionLost`.
                with pytest.raises(StopAsyncIteration):
                    await soon(anext(subscription))
        assert await soon(process.wait()) == 0


class Asked:
    """Answers all that a server may ask in the course of a call, and keeps what it was asked."""

    def __init__(self, **answers):
        self.answers = answers
        self.elicitations = []
        self.samplings = []

    async def elicit(self, _context, params):
        self.elicitations.append(params)
        return self.answers["elicitation"]

    async def sample(self, _context, params):
        self.samplings.append(params)
        return self.answers["sampling"]


async def test_a_tool_asks_a_legacy_client_and_is_answered():
    asked = Asked(elicitation=ElicitResult(action="accept", content={"username": "ada", "email": "ada@example.com"}))
    async with connected("legacy", elicitation_callback=asked.elicit) as each:
        text = await each.text("test_elicitation", {"message": "Who are you?"})
        assert "accept" in text and "ada" in text and "ada@example.com" in text
        [elicitation] = asked.elicitations
        assert elicitation.message == "Who are you?"
        assert set(elicitation.requested_schema["properties"]) == {"username", "email"}


@pytest.mark.parametrize("action", ["decline", "cancel"])
async def test_a_tool_that_asks_takes_no_for_an_answer(action):
    asked = Asked(elicitation=ElicitResult(action=action))
    async with connected("legacy", elicitation_callback=asked.elicit) as each:
        result = await each.call("test_elicitation", {"message": "Who are you?"})
        assert action in only_text(result)


async def test_a_question_that_is_not_answered_yet_holds_up_nobody():
    answered = asyncio.Event()

    async def elicit(_context, _params):
        await answered.wait()
        return ElicitResult(action="accept", content={"username": "ada", "email": "ada@example.com"})

    async with connected("legacy", elicitation_callback=elicit) as each:
        call = asyncio.create_task(each.text("test_elicitation", {"message": "Who are you?"}))
        assert await each.text("add", {"a": 1, "b": 2}) == "3"
        answered.set()
        assert "ada" in await soon(call)


@in_modern_modes
async def test_a_modern_call_asks_by_its_result_and_is_repeated_with_the_answer(mode):
    asked = Asked(elicitation=ElicitResult(action="accept", content={"name": "Ada"}))
    async with connected(mode, elicitation_callback=asked.elicit) as each:
        assert await each.text("test_input_required_result_elicitation") == "Hello, Ada!"
        [elicitation] = asked.elicitations
        assert elicitation.requested_schema["properties"]["name"]["type"] == "string"


@in_modern_modes
async def test_a_modern_call_may_be_repeated_on_another_connection(mode):
    asked = Asked(elicitation=ElicitResult(action="cancel"))
    options = {"elicitation_callback": asked.elicit}
    tool = "test_input_required_result_elicitation"
    async with connected(mode, **options) as first:
        wanted = await first.client.session.call_tool(tool, allow_input_required=True)
        assert isinstance(wanted, InputRequiredResult)
        assert list(wanted.input_requests) == ["user_name"]
        assert wanted.input_requests["user_name"].method == "elicitation/create"
    async with connected(mode, **options) as second:
        answer = {"user_name": ElicitResult(action="accept", content={"name": "Ada"})}
        result = await second.call(tool, input_responses=answer, request_state=wanted.request_state)
        assert only_text(result) == "Hello, Ada!"
    assert asked.elicitations == []


@in_modern_modes
async def test_what_was_not_answered_is_asked_again(mode):
    asked = Asked(elicitation=ElicitResult(action="cancel"))
    async with connected(mode, elicitation_callback=asked.elicit) as each:
        answer = {"somebody_else": ElicitResult(action="accept", content={"name": "Ada"})}
        again = await each.client.session.call_tool(
            "test_input_required_result_elicitation", input_responses=answer, allow_input_required=True
        )
        assert isinstance(again, InputRequiredResult)
        assert list(again.input_requests) == ["user_name"]


@in_modern_modes
async def test_a_client_that_cannot_be_asked_is_told_what_it_lacks(mode):
    async with connected(mode) as each:
        with pytest.raises(MCPError) as raised:
            await each.call("test_input_required_result_elicitation")
        assert raised.value.code == -32021
        assert "elicitation" in raised.value.data["requiredCapabilities"]


@in_modern_modes
async def test_a_modern_call_asks_the_clients_model(mode):
    said = CreateMessageResult(role="assistant", content=TextContent(text="It is Paris."), model="a model")
    asked = Asked(sampling=said)
    async with connected(mode, sampling_callback=asked.sample) as each:
        assert "It is Paris." in await each.text("test_input_required_result_sampling")
        [sampling] = asked.samplings
        assert "capital" in sampling.messages[0].content.text
        assert sampling.max_tokens > 0


class Logged:
    """Keeps what a server logs."""

    def __init__(self):
        self.levels = []

    async def keep(self, params):
        self.levels.append(params.level)


@pytest.mark.parametrize("level, levels", [("debug", ["info"] * 3), ("info", ["info"] * 3), ("error", [])])
async def test_a_legacy_client_gets_the_log_from_the_level_it_has_set(level, levels):
    logged = Logged()
    async with connected("legacy", logging_callback=logged.keep) as each:
        assert each.client.server_capabilities.logging is not None
        await each.client.set_logging_level(level)
        assert not (await each.call("test_tool_with_logging")).is_error
        assert logged.levels == levels


@in_modern_modes
@pytest.mark.parametrize("level, levels", [("info", ["info"] * 3), ("error", []), (None, [])])
async def test_a_modern_call_gets_the_log_from_the_level_it_names(mode, level, levels):
    logged = Logged()
    async with connected(mode, log_level=level, logging_callback=logged.keep) as each:
        assert not (await each.call("test_tool_with_logging")).is_error
        assert logged.levels == levels


async def test_ping_is_answered_in_the_legacy_era():
    async with connected("legacy") as each:
        await each.client.send_ping()


@in_every_mode
async def test_closing_is_clean(mode):
    async with connected(mode) as each:
        await each.names()
    # What the server answered to our close frame; 1006 would mean that it dropped the connection.
    assert each.socket.close_code == 1000
    assert each.socket.protocol.close_rcvd.code == 1000
    assert not each.socket.protocol.close_rcvd_then_sent


@in_every_mode
async def test_an_interrupted_server_answers_what_runs_then_closes_and_exits(mode):
    async with server_of_our_own() as (process, url):
        async with connected(mode, url) as each:
            task = await each.start_slow(1)
            process.send_signal(signal.SIGINT)
            assert only_text(await soon(task)) == "slept for 1 s"
            await soon(each.socket.wait_closed())
            assert each.socket.close_code == 1001
        assert await soon(process.wait()) == 0
