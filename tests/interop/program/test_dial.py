"""What a cloud sees of an official server on stdio that `mcp-ws dial` serves there: one test for each behaviour."""

import asyncio
import contextlib
import os
import signal
import time

import pytest
from cloud import Cloud, program, soon
from processes import BINARY, DEADLINE, STDIO_SERVER

TOOLS = ["echo", "add", "fail", "count", "slow", "pid", "greet"]

# May be in no log.
TOKEN = "eyJhbGciOiJIUzI1NiJ9.c2VrcmV0"

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


@contextlib.asynccontextmanager
async def dialling(cloud, folder, *flags):
    """The program for as long as the `async with` block. It may not tell its token."""
    log = folder / "dial.log"
    command = [BINARY, "dial", f"{cloud.url}?token={TOKEN}", "-vv", *flags, "--", *STDIO_SERVER]
    try:
        async with program(command, log) as process:
            yield process
    except BaseException:
        print(log.read_text(errors="replace")[-10_000:])
        raise
    assert TOKEN not in log.read_text(errors="replace")


async def test_lists_and_calls(tmp_path):
    async with Cloud() as cloud, dialling(cloud, tmp_path):
        caller = await cloud.next()
        assert await caller.initialize() == TOOLS
        assert await caller.call(2, "add", a=2, b=40) == "42"
        assert await caller.call("7f3e_n_3", "echo", text="Füße, 你好 🙂") == "Füße, 你好 🙂"
        assert len(await caller.call(2**53 - 1, "echo", text="é🙂" * 50_000)) == 100_000
        assert (await caller.ask(4, "ping"))["result"] == {}
        answer = await caller.ask(5, "tools/call", name="fail", arguments={"message": "the disk is full"})
        assert answer["result"]["isError"] and "the disk is full" in answer["result"]["content"][0]["text"]
        answer = await caller.ask(6, "no/such/method")
        assert answer["error"]["code"] in (-32601, -32602)
        assert caller.others == []


async def test_who_does_not_wait_for_answers_gets_all_of_them(tmp_path):
    async with Cloud() as cloud, dialling(cloud, tmp_path):
        caller = await cloud.next()
        who = {"name": "cloud", "version": "1"}
        params = {"protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": who}
        await caller.send(id=0, method="initialize", params=params)
        await caller.send(method="notifications/initialized")
        await caller.send(id=1, method="tools/list", params={})
        for i in range(2, 52):
            await caller.send(id=i, method="tools/call", params={"name": "add", "arguments": {"a": i, "b": 1000}})
        answers = [await caller.receive() for _ in range(52)]
        results = {answer["id"]: answer["result"] for answer in answers}
        assert [tool["name"] for tool in results[1]["tools"]] == TOOLS
        assert [results[i]["content"][0]["text"] for i in range(2, 52)] == [str(i + 1000) for i in range(2, 52)]


@pytest.mark.parametrize("token", [0, "a token"])
async def test_progress_comes_in_order_before_the_result(tmp_path, token):
    async with Cloud() as cloud, dialling(cloud, tmp_path):
        caller = await cloud.next()
        await caller.initialize()
        meta = {"progressToken": token}
        await caller.ask(2, "tools/call", name="count", arguments={"n": 20}, _meta=meta)
        assert {message["method"] for message in caller.others} == {"notifications/progress"}
        seen = [message["params"] for message in caller.others]
        assert [(each["progressToken"], each["progress"]) for each in seen] == [(token, i) for i in range(1, 21)]


async def test_what_a_tool_asks_is_answered_by_the_cloud(tmp_path):
    async with Cloud() as cloud, dialling(cloud, tmp_path):
        caller = await cloud.next()
        await caller.initialize("2025-11-25", elicitation={})
        await caller.send(id=2, method="tools/call", params={"name": "greet", "arguments": {}})
        question = await caller.receive()
        assert (question["method"], question["params"]["message"]) == ("elicitation/create", "Who are you?")
        await caller.send(id=question["id"], result={"action": "accept", "content": {"name": "Ada"}})
        answer = await caller.answer(2)
        assert answer["result"]["content"][0]["text"] == "hello, Ada"


async def test_a_cancelled_call_is_not_answered(tmp_path):
    async with Cloud() as cloud, dialling(cloud, tmp_path):
        caller = await cloud.next()
        await caller.initialize()
        await caller.send(id=2, method="tools/call", params={"name": "slow", "arguments": {"seconds": 50}})
        await caller.send(method="notifications/cancelled", params={"requestId": 2})
        # This server answers to a call that was cancelled, before it answers to what is asked next.
        assert await caller.call(3, "add", a=1, b=2) == "3"
        assert caller.others == []


async def test_each_connection_is_served_by_the_same_process(tmp_path):
    async with Cloud() as cloud, dialling(cloud, tmp_path):
        pids = []
        for number in range(4):
            caller = await cloud.next()
            assert await caller.initialize() == TOOLS
            pids.append(await caller.call(2, "pid"))
            if number % 2:
                await caller.socket.close(1012, "service restart")
            else:
                caller.drop()
        assert len(set(pids)) == 1


async def test_nothing_of_a_connection_that_is_gone_reaches_the_next_one(tmp_path):
    async with Cloud() as cloud, dialling(cloud, tmp_path):
        caller = await cloud.next()
        await caller.initialize()
        # It ends well before the other call of the kind.
        await caller.send(id=2, method="tools/call", params={"name": "slow", "arguments": {"seconds": 0.5}})
        assert (await caller.ask(3, "ping"))["result"] == {}
        caller.drop()
        caller = await cloud.next()
        await caller.initialize()
        assert await caller.call(2, "slow", seconds=0.9) == "slept for 0.9 s"
        assert caller.others == []


async def test_a_server_that_was_killed_is_started_again_in_the_same_session(tmp_path):
    async with Cloud() as cloud, dialling(cloud, tmp_path):
        caller = await cloud.next()
        await caller.initialize()
        first = int(await caller.call(2, "pid"))
        await caller.send(id=3, method="tools/call", params={"name": "slow", "arguments": {"seconds": 50}})
        os.kill(first, signal.SIGKILL)
        assert "error" in await caller.answer(3)
        give_up, request_id = time.monotonic() + DEADLINE, 4
        while "error" in (answer := await caller.ask(request_id, "tools/call", name="pid", arguments={})):
            assert time.monotonic() < give_up, answer
            await asyncio.sleep(0.05)
            request_id += 1
        assert int(answer["result"]["content"][0]["text"]) != first
        assert await caller.call("after", "add", a=2, b=40) == "42"


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
async def test_who_is_ended_says_goodbye_and_leaves_nothing_behind(tmp_path, end):
    async with Cloud() as cloud, dialling(cloud, tmp_path) as process:
        caller = await cloud.next()
        await caller.initialize()
        child = int(await caller.call(2, "pid"))
        process.send_signal(end)
        await soon(caller.socket.wait_closed())
        assert caller.socket.close_code in (1000, 1001)
        assert await soon(process.wait()) == 0
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


async def test_a_cloud_is_offered_mcp_and_that_of_voice_assistants_is_not(tmp_path):
    async with Cloud("mcp") as cloud, dialling(cloud, tmp_path):
        assert (await cloud.next()).socket.subprotocol == "mcp"
    async with Cloud() as cloud, dialling(cloud, tmp_path, "--xiaozhi"):
        caller = await cloud.next()
        assert "Sec-WebSocket-Protocol" not in caller.socket.request.headers
        await caller.initialize()
        answer = await caller.ask(2, "tools/call", name="echo", arguments={"text": "é" * 8192})
        assert answer["result"]["isError"] and "8192" in answer["result"]["content"][0]["text"]
        assert await caller.call(3, "echo", text="é" * 1000) == "é" * 1000
