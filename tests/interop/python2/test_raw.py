"""What no SDK would send: both eras on one socket, many messages at once, ids of every kind. One test a behaviour.

Messages are written as text where it matters how, and answers are compared as text where they have to be the same.
"""

import asyncio
import contextlib
import json
import re
import time

import pytest
from everything import DEADLINE, LONG, URL, soon
from websockets.asyncio.client import connect

MODERN = "2026-07-28"
PREFIX = "io.modelcontextprotocol/"
# What makes a request a modern one, whatever has been said on the socket before.
META = {
    f"{PREFIX}protocolVersion": MODERN,
    f"{PREFIX}clientInfo": {"name": "raw", "version": "1"},
    f"{PREFIX}clientCapabilities": {},
}
INITIALIZE = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}

pytestmark = pytest.mark.anyio
in_both_eras = pytest.mark.parametrize("era", ["legacy", "modern"])


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Raw:
    """A socket on which the test writes each message itself."""

    def __init__(self, socket):
        self._socket = socket

    async def send(self, text):
        await self._socket.send(text)

    async def request(self, id_text, method, params=None):
        """Sends a request whose id is written as it is given here."""
        rest = "" if params is None else f',"params":{json.dumps(params)}'
        await self.send(f'{{"jsonrpc":"2.0","id":{id_text},"method":"{method}"{rest}}}')

    async def notify(self, method, params=None):
        await self.send(json.dumps({"jsonrpc": "2.0", "method": method, **({"params": params} if params else {})}))

    async def receive_text(self):
        return await soon(self._socket.recv())

    async def receive(self):
        return json.loads(await self.receive_text())

    async def answers(self, count):
        """The next answers, by their ids. Nothing else may come between them."""
        answers = [await self.receive() for _ in range(count)]
        by_id = {answer["id"]: answer for answer in answers}
        assert len(by_id) == count, answers
        return by_id

    async def ask(self, id_text, method, params=None):
        await self.request(id_text, method, params)
        return await self.receive()

    async def stats(self, id_text, era):
        """The counters of `slow`. Nothing else may come before them."""
        answer = await self.ask(id_text, "tools/call", of(era, calling("stats")))
        assert answer["id"] == id_text
        return answer["result"]["structuredContent"]

    async def initialize(self):
        answer = await self.ask('"initialize"', "initialize", INITIALIZE)
        assert answer["result"]["protocolVersion"] == "2025-11-25"
        await self.notify("notifications/initialized")


@contextlib.asynccontextmanager
async def raw_socket():
    async with connect(URL, subprotocols=["mcp"]) as socket:
        yield Raw(socket)


@contextlib.asynccontextmanager
async def raw_socket_of(era):
    """A socket on which requests of an era are served."""
    async with raw_socket() as raw:
        if era == "legacy":
            await raw.initialize()
        yield raw


def of(era, params=None):
    """The params of a request of an era."""
    return params if era == "legacy" else {**(params or {}), "_meta": META}


def calling(name, /, **arguments):
    return {"name": name, "arguments": arguments}


def text_of(answer):
    [content] = answer["result"]["content"]
    return content["text"]


def id_in(text):
    """The id as it is written in a message."""
    return re.search(r'"id"\s*:\s*("(?:[^"\\]|\\.)*"|[^\s,}]+)', text)[1]


def assert_legacy(result):
    for unknown in ("resultType", "ttlMs", "cacheScope", "_meta"):
        assert unknown not in result, result


def assert_modern(result):
    assert result["resultType"] == "complete"
    assert result["_meta"][f"{PREFIX}serverInfo"]["name"] == "everything"


# BINDING: era.interleaved, write.legacy, write.modern, write.caching
async def test_both_eras_are_served_on_one_socket_each_in_its_own_way():
    async with raw_socket() as raw:
        await raw.initialize()
        await raw.request(1, "tools/call", calling("add", a=1, b=1))
        await raw.request(2, "tools/call", of("modern", calling("add", a=1, b=2)))
        await raw.request(3, "tools/list")
        await raw.request(4, "tools/list", of("modern"))
        await raw.request(5, "ping")
        await raw.request(6, "server/discover", of("modern"))
        await raw.request(7, "tools/call", calling("fail", message="legacy"))
        await raw.request(8, "tools/call", of("modern", calling("fail", message="modern")))
        answers = await raw.answers(8)
    for legacy in (1, 3, 5, 7):
        assert_legacy(answers[legacy]["result"])
    for modern in (2, 4, 6, 8):
        assert_modern(answers[modern]["result"])
    assert (text_of(answers[1]), text_of(answers[2])) == ("2", "3")
    assert answers[3]["result"]["tools"] == answers[4]["result"]["tools"]
    assert answers[5]["result"] == {}
    for listed in (4, 6):
        assert answers[listed]["result"]["ttlMs"] >= 0
        assert answers[listed]["result"]["cacheScope"] in ("public", "private")
    for failed, era in ((7, "legacy"), (8, "modern")):
        assert answers[failed]["result"]["isError"] is True
        assert era in text_of(answers[failed])


# BINDING: era.independent
async def test_modern_requests_open_no_session():
    async with raw_socket() as raw:
        assert_modern((await raw.ask(1, "tools/list", of("modern")))["result"])
        assert (await raw.ask(2, "tools/list"))["error"]["code"] == -32602
        await raw.initialize()
        assert_legacy((await raw.ask(3, "tools/list"))["result"])


# BINDING: modern.meta, modern.removed
async def test_a_session_does_not_stand_for_what_a_modern_request_has_to_say():
    async with raw_socket() as raw:
        await raw.initialize()
        version_alone = {"_meta": {f"{PREFIX}protocolVersion": MODERN}}
        assert (await raw.ask(1, "tools/list", version_alone))["error"]["code"] == -32602
        for method in ("initialize", "ping", "logging/setLevel"):
            assert (await raw.ask(2, method, of("modern")))["error"]["code"] == -32601
        assert (await raw.ask(3, "ping"))["result"] == {}


# BINDING: modern.version
async def test_a_version_that_is_not_served_is_answered_with_those_that_are():
    async with raw_socket() as raw:
        told = (await raw.ask(1, "server/discover", of("modern")))["result"]["supportedVersions"]
        unknown = {"_meta": {**META, f"{PREFIX}protocolVersion": "v999.0.0"}}
        error = (await raw.ask(2, "tools/list", unknown))["error"]
        assert error["code"] == -32022
        assert error["data"]["requested"] == "v999.0.0"
        assert MODERN in error["data"]["supported"]
        assert set(error["data"]["supported"]) <= set(told)


# BINDING: listen.ack, listen.beside, listen.cancel
async def test_both_eras_on_one_socket_are_told_of_changes_each_in_its_own_way():
    async with raw_socket() as raw, raw_socket() as other:
        await raw.initialize()
        wanted = {"notifications": {"toolsListChanged": True}}
        subscribed = {f"{PREFIX}subscriptionId": "mine"}
        acknowledged = await raw.ask('"mine"', "subscriptions/listen", of("modern", wanted))
        assert acknowledged["method"] == "notifications/subscriptions/acknowledged"
        assert acknowledged["params"]["_meta"] == subscribed
        assert acknowledged["params"]["notifications"] == {"toolsListChanged": True}

        await other.ask(1, "tools/call", of("modern", calling("offer", name="newcomer")))
        told = [await raw.receive(), await raw.receive()]
        assert all(each["method"] == "notifications/tools/list_changed" for each in told)
        metas = [each.get("params", {}).get("_meta") for each in told]
        assert None in metas and subscribed in metas

        await raw.notify("notifications/cancelled", {"requestId": "mine"})
        assert (await raw.ask(1, "ping"))["result"] == {}
        await other.ask(2, "tools/call", of("modern", calling("withdraw", name="newcomer")))
        told = await raw.receive()
        assert told["method"] == "notifications/tools/list_changed"
        assert "_meta" not in told.get("params", {})
        # Nothing more, and no answer to the subscription.
        assert (await raw.ask(2, "ping"))["id"] == 2


# BINDING: listen.tag
@pytest.mark.parametrize("id_text", ["0", "7", '"7"', '"a\\u0041"'])
async def test_a_subscription_has_the_id_of_its_request(id_text):
    async with raw_socket() as raw:
        wanted = {"notifications": {"toolsListChanged": True}}
        acknowledged = await raw.ask(id_text, "subscriptions/listen", of("modern", wanted))
        # Compared as JSON: 7 and "7" differ, the spelling of a string may.
        subscription = acknowledged["params"]["_meta"][f"{PREFIX}subscriptionId"]
        assert json.dumps(subscription) == json.dumps(json.loads(id_text))


# BINDING: read.pipelined
async def test_a_legacy_client_may_send_all_it_has_at_once():
    async with raw_socket() as raw:
        await raw.request(0, "initialize", INITIALIZE)
        await raw.notify("notifications/initialized")
        await raw.request(1, "tools/list")
        await raw.request(2, "tools/call", calling("add", a=1, b=2))
        await raw.request(3, "tools/call", calling("slow", seconds=0.05))
        await raw.request(4, "tools/call", calling("echo", text="at once"))
        answers = await raw.answers(5)
    assert answers[0]["result"]["protocolVersion"] == "2025-11-25"
    assert answers[1]["result"]["tools"][0]["name"] == "echo"
    assert [text_of(answers[i]) for i in (2, 3, 4)] == ["3", "slept for 0.05 s", "at once"]


# BINDING: read.pipelined
async def test_a_modern_client_may_send_all_it_has_at_once():
    async with raw_socket() as raw:
        await raw.request(0, "server/discover", of("modern"))
        await raw.request(1, "tools/list", of("modern"))
        await raw.request(2, "tools/call", of("modern", calling("add", a=1, b=2)))
        await raw.request(3, "tools/call", of("modern", calling("slow", seconds=0.05)))
        await raw.request(4, "tools/call", of("modern", calling("echo", text="at once")))
        answers = await raw.answers(5)
    assert MODERN in answers[0]["result"]["supportedVersions"]
    assert answers[1]["result"]["tools"][0]["name"] == "echo"
    assert [text_of(answers[i]) for i in (2, 3, 4)] == ["3", "slept for 0.05 s", "at once"]


# BINDING: id.again
@in_both_eras
async def test_ids_may_be_used_again_when_they_have_been_answered(era):
    async with raw_socket_of(era) as raw:
        for i in range(3):
            await raw.request(1, "tools/call", of(era, calling("echo", text=f"first {i}")))
            await raw.request(2, "tools/call", of(era, calling("slow", seconds=0.01)))
            answers = await raw.answers(2)
            assert text_of(answers[1]) == f"first {i}"
            assert text_of(answers[2]) == "slept for 0.01 s"


@in_both_eras
async def test_an_id_may_be_used_again_by_the_other_era(era):
    other = {"legacy": "modern", "modern": "legacy"}[era]
    async with raw_socket_of("legacy") as raw:
        for each in (era, other, era):
            answer = await raw.ask(1, "tools/call", of(each, calling("slow", seconds=0.01)))
            assert text_of(answer) == "slept for 0.01 s"


IDS = [
    "0",
    "1",
    "-1",
    "1.0",
    "9007199254740993",
    '"1"',
    '""',
    '"a\\u0041\\n\\t\\"\\\\\\/\\ud83d\\ude42"',
    '"Füße 🙂"',
]


# BINDING: id.bytes
@in_both_eras
@pytest.mark.parametrize("id_text", IDS)
async def test_an_id_comes_back_byte_for_byte(era, id_text):
    requests = [
        ("tools/list", None, "result"),
        ("tools/call", calling("echo", text="at once"), "result"),
        ("tools/call", calling("slow", seconds=0.01), "result"),
        ("tools/call", calling("fail", message="no"), "result"),
        ("tools/call", calling("boom"), "error"),
        ("tools/call", calling("no_such_tool"), "error"),
        ("no/such/method", None, "error"),
        ("server/discover" if era == "modern" else "ping", None, "result"),
    ]
    async with raw_socket_of(era) as raw:
        for method, params, outcome in requests:
            await raw.request(id_text, method, of(era, params))
            text = await raw.receive_text()
            assert id_in(text) == id_text, text
            assert outcome in json.loads(text), text


# BINDING: id.bytes
@pytest.mark.parametrize("id_text", IDS)
async def test_the_id_of_the_handshake_comes_back_byte_for_byte(id_text):
    async with raw_socket() as raw:
        await raw.request(id_text, "initialize", INITIALIZE)
        assert id_in(await raw.receive_text()) == id_text


# BINDING: id.types
@in_both_eras
async def test_a_number_and_a_string_are_two_ids(era):
    async with raw_socket_of(era) as raw:
        await raw.request("1", "tools/call", of(era, calling("slow", seconds=LONG)))
        await raw.request('"1"', "tools/call", of(era, calling("slow", seconds=0.01)))
        assert (await raw.receive())["id"] == "1"
        await raw.notify("notifications/cancelled", {"requestId": 1})
        # Free again, and so it has been cancelled, and it was not answered.
        assert text_of(await raw.ask("1", "tools/call", of(era, calling("echo", text="free")))) == "free"


# BINDING: id.in-use
@in_both_eras
async def test_an_id_in_use_is_refused_and_the_call_that_has_it_goes_on(era):
    async with raw_socket_of(era) as raw:
        await raw.request("1", "tools/call", of(era, calling("slow", seconds=0.2)))
        assert (await raw.ask("1", "tools/call", of(era, calling("echo", text="again"))))["error"]["code"] == -32600
        assert text_of(await raw.receive()) == "slept for 0.2 s"


# BINDING: cancel.silent, cancel.any-meta
@in_both_eras
@pytest.mark.parametrize("meta", [None, META], ids=["without _meta", "with _meta"])
async def test_a_cancelled_call_is_not_answered(era, meta):
    async with raw_socket_of(era) as raw:
        before = await raw.stats(0, era)
        await raw.request(1, "tools/call", of(era, calling("slow", seconds=LONG)))
        # One of the official clients says its era in the cancel too, the other one does not.
        await raw.notify("notifications/cancelled", {"requestId": 1, **({"_meta": meta} if meta else {})})
        give_up, i = time.monotonic() + DEADLINE, 2
        while (await raw.stats(i, era))["cancelled"] == before["cancelled"]:
            assert time.monotonic() < give_up, f"after {DEADLINE} s the call has not been cancelled"
            i += 1


# BINDING: read.params
async def test_params_may_be_null_where_there_may_be_none():
    async with raw_socket() as raw:
        # Before there is a session this is an error, and a session can still be opened.
        await raw.send('{"jsonrpc":"2.0","id":0,"method":"tools/list","params":null}')
        assert (await raw.receive())["error"]["code"] == -32602
        await raw.initialize()
        await raw.send('{"jsonrpc":"2.0","method":"notifications/initialized","params":null}')
        await raw.send('{"jsonrpc":"2.0","id":1.0,"method":"tools/list","params":null}')
        text = await raw.receive_text()
        assert id_in(text) == "1.0"
        assert json.loads(text)["result"]["tools"][0]["name"] == "echo"
        await raw.send('{"jsonrpc":"2.0","id":"1","method":"ping","params":null}')
        assert await raw.receive() == {"jsonrpc": "2.0", "id": "1", "result": {}}
        # Null says nothing of the era, so this is asked in the session, which does not know it.
        await raw.send('{"jsonrpc":"2.0","id":2,"method":"server/discover","params":null}')
        assert "error" in await raw.receive()


# BINDING: read.order
async def test_members_may_come_in_any_order():
    # As the official TypeScript client writes them: the id last, the metadata behind the arguments.
    async with raw_socket() as raw:
        params = {**calling("add", a=1, b=2), "_meta": META}
        await raw.send(json.dumps({"method": "tools/call", "params": params, "jsonrpc": "2.0", "id": 0}))
        answer = await raw.receive()
        assert_modern(answer["result"])
        assert (answer["id"], text_of(answer)) == (0, "3")


async def test_many_sockets_of_both_eras_at_once():
    async def some(number):
        era = ("legacy", "modern")[number % 2]
        async with raw_socket_of(era) as raw:
            for i in range(10):
                answer = await raw.ask(i, "tools/call", of(era, calling("add", a=number, b=i)))
                assert text_of(answer) == str(number + i)

    await asyncio.gather(*(some(number) for number in range(20)))
