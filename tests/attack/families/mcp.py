"""MCP: methods out of their time, parameters of every wrong kind, and what belongs to somebody else."""

import json

from harness import frames
from harness.cases import Family
from harness.messages import (
    ABLE,
    BATCHES,
    INTERNAL,
    INVALID_PARAMS,
    INVALID_REQUEST,
    LACKS,
    LEGACY,
    MODERN,
    NOT_FOUND,
    PREFIX,
    UNSUPPORTED,
    call,
    cancel,
    dump,
    initialize,
    meta,
    modern,
    modern_call,
    notification,
    request,
    sleeps,
)

FAMILY = Family("mcp")
answered = FAMILY.answered


def failed(name, rule, message):
    """The message is a call of id 1, and the model is told what is wrong with it."""

    @FAMILY.case(name, rule)
    def run(server):
        connection = server.session().send(message)
        assert len(connection.failed(1)) < 4000
        connection.served()


def silent(name, rule, message):
    @FAMILY.case(name, rule)
    def run(server):
        server.session().send(message).served()


# Before there is a session, and beside it.

NO_SESSION = "MCP 2025-11-25 basic/lifecycle; BINDING legacy.session"
for method in ["tools/list", "tools/call", "logging/setLevel"]:
    answered(
        f"{method} without a session",
        NO_SESSION,
        request(1, method, {"name": "boom", "level": "debug"}),
        INVALID_PARAMS,
        session=False,
    )
for method in ["server/discover", "subscriptions/listen"]:
    answered(f"{method} that is not modern", "BINDING legacy.discover", request(1, method, {"notifications": {}}), INVALID_PARAMS)
for method in [
    "resources/list",
    "resources/read",
    "resources/subscribe",
    "prompts/list",
    "prompts/get",
    "completion/complete",
    "tasks/get",
    "tasks/list",
    "tasks/result",
]:
    answered(
        f"{method} in a session",
        "BINDING legacy.unknown",
        request(1, method, {"uri": "file:///etc/passwd", "name": "x", "taskId": "x"}),
        NOT_FOUND,
    )
answered("an unknown method without a session", "BINDING legacy.unknown", request(1, "none"), NOT_FOUND, session=False)
answered(
    "the server's own methods, asked of it",
    "BINDING legacy.unknown",
    request(1, "elicitation/create", {"message": "x"}),
    NOT_FOUND,
)


@FAMILY.case("a session is not opened by a notification", "BINDING read.no-id")
def _(server):
    connection = server.open().send('{"method":"initialize","params":{"protocolVersion":"2025-11-25"}}')
    connection.send(notification("notifications/initialized"))
    connection.send(request(1, "tools/list")).error(INVALID_PARAMS, 1)
    connection.served()


@FAMILY.case("nothing is run for a call without an id", "JSON-RPC 2.0 4.1; BINDING read.no-id")
def _(server):
    connection = server.session().send(notification("tools/call", {"name": "offer", "arguments": {"name": "smuggled"}}))
    connection.send(call(1, "smuggled")).error(INVALID_PARAMS, 1)
    connection.served()


for what, version in {
    "of the future": "2099-01-01",
    "that is none": "latest",
    "that is empty": "",
    "of 60 KiB": "9" * 60_000,
    "modern": MODERN,
    "with a null": "2025-11-25\0",
}.items():

    @FAMILY.case(f"a handshake for a version {what}", "MCP 2025-11-25 basic/lifecycle; BINDING legacy.version")
    def _(server, version=version):
        connection = server.open().send(initialize(1, version))
        assert connection.result(1)["protocolVersion"] == LEGACY
        connection.served()


for what, params in {
    "without params": {"params": {}},
    "with params that are null": {"params": None},
    "with members of other types": {"params": {"protocolVersion": 5, "capabilities": [], "clientInfo": "me"}},
    "with a name of 60 KiB": {"params": {"protocolVersion": LEGACY, "clientInfo": {"name": "n" * 60_000, "version": "1"}}},
    "with ten thousand capabilities": {"params": {"protocolVersion": LEGACY, "capabilities": {f"c{n}": {} for n in range(5000)}}},
}.items():

    @FAMILY.case(f"a handshake {what}", "BINDING read.params; BINDING legacy.version")
    def _(server, params=params):
        connection = server.open().send(dump({"jsonrpc": "2.0", "id": 1, "method": "initialize"} | params))
        assert connection.result(1)["protocolVersion"] == LEGACY
        connection.send(request(2, "tools/list")).result(2)
        connection.served()


@FAMILY.case("a thousand handshakes on one connection", "BINDING legacy.again")
def _(server):
    connection = server.open()
    before = server.forget_peak()
    thread = connection.send_aside(b"".join(frames.text(initialize(n, BATCHES if n % 2 else LEGACY)) for n in range(1000)))
    for n in range(1000):
        assert connection.result(n)["protocolVersion"] == (BATCHES if n % 2 else LEGACY)
    thread.join()
    connection.served()
    assert server.cost()["peak"] < before + 8192


@FAMILY.case("a handshake while calls run", "BINDING legacy.again-calls")
def _(server):
    connection = server.session()
    connection.send(call(1, "slow", {"seconds": 0.05})).send(initialize(2, BATCHES))
    assert connection.result(2)["protocolVersion"] == BATCHES
    assert connection.says(1) == "slept for 0.05 s"
    connection.served()


# Calls.

UNKNOWN = "MCP 2025-11-25 server/tools; BINDING error.unknown-tool"
NAMELESS = "MCP 2025-11-25 server/tools; BINDING modern.params"
answered("a call without params", NAMELESS, request(1, "tools/call"), INVALID_PARAMS)
answered("a call without a name", NAMELESS, request(1, "tools/call", {}), INVALID_PARAMS)
for value in [None, 1, True, [], {}, ["add"]]:
    answered(f"a call of {dump(value)}", NAMELESS, request(1, "tools/call", {"name": value}), INVALID_PARAMS)
for what, name in {
    "that is empty": "",
    "that is not there": "none",
    "in capitals": "ADD",
    "with a null behind it": "add\0",
    "with a space behind it": "add ",
    "with an accent": "a\u0301dd",
    "of 60 KiB": "a" * 60_000,
    "of a path": "../../etc/passwd",
    "of a member of objects in JavaScript": "__proto__",
}.items():
    answered(f"a call of a tool {what}", UNKNOWN, call(1, name), INVALID_PARAMS)
for value in [[], [1, 2], 1, "{}", True]:
    answered(
        f"arguments that are {dump(value)}",
        NAMELESS,
        request(1, "tools/call", {"name": "add", "arguments": value}),
        INVALID_PARAMS,
    )

ARGUMENTS = "MCP 2025-11-25 server/tools; BINDING error.tool"
for what, arguments in {
    "no arguments": "{}",
    "one argument of two": '{"a":1}',
    "a text for a number": '{"a":"1","b":1}',
    "a fraction for an integer": '{"a":1.5,"b":1}',
    "null for a number": '{"a":null,"b":1}',
    "true for a number": '{"a":true,"b":1}',
    "an array for a number": '{"a":[1],"b":1}',
    "a number past 64 bits": '{"a":9223372036854775808,"b":1}',
    "a number past all": '{"a":1e999,"b":1}',
    "a number of 10 000 digits": '{"a":' + "9" * 10_000 + ',"b":1}',
    "a sum past 64 bits": '{"a":9223372036854775807,"b":1}',
    "the least and minus one": '{"a":-9223372036854775808,"b":-1}',
    "an argument twice": '{"a":1,"a":2,"b":1}',
}.items():
    failed(f"arguments: {what}", ARGUMENTS, f'{{"id":1,"method":"tools/call","params":{{"name":"add","arguments":{arguments}}}}}')
for seconds in ["-1", "1e308", "-1e308", "1e999", '"forever"', "[]"]:
    failed(
        f"a sleep of {seconds} seconds",
        ARGUMENTS,
        f'{{"id":1,"method":"tools/call","params":{{"name":"slow","arguments":{{"seconds":{seconds}}}}}}}',
    )
failed("5000 arguments that nobody knows, and none that is known", ARGUMENTS, call(1, "add", {f"x{n}": n for n in range(5000)}))
failed("a tool that fails, in 60 KiB", ARGUMENTS, call(1, "fail", {"message": "no"}))


@FAMILY.case("a text of every character comes back as it was", "RFC 8259 7")
def _(server):
    text = "".join(chr(n) for n in range(0x1000)) + "\uffff\U0010ffff\u2028\u2029"
    connection = server.session()
    for ascii_only in [True, False]:
        connection.send(json.dumps(json.loads(call(1, "echo", {"text": text})), ensure_ascii=ascii_only))
        assert connection.says(1) == text
    connection.served()


@FAMILY.case("a tool that panics, again and again", "JSON-RPC 2.0 5.1; BINDING error.panic", panics=20)
def _(server):
    connection = server.session().send(sleeps("other"))
    for n in range(20):
        connection.send(call(n, "boom")).error(INTERNAL, n)
    # The call beside it goes on: its id is in use.
    connection.send(request("other", "ping")).error(INVALID_REQUEST, "other")
    connection.served()


# Lists.

PAGES = "MCP 2025-11-25 server/utilities/pagination; BINDING shape.pages"
for what, cursor in {
    "that is a number": 1,
    "that is an object": {},
    "that is null in a list": [None],
    "that nobody gave out": "bm9uZQ==",
    "past the end": "99999999999999999999",
    "that is below zero": "-1",
    "of 60 KiB": "c" * 60_000,
    "with a null": "\0",
    "of a path": "../1",
}.items():
    answered(f"a cursor {what}", PAGES, request(1, "tools/list", {"cursor": cursor}), INVALID_PARAMS)
    answered(f"a cursor {what}, modern", PAGES, modern(1, "tools/list", {"cursor": cursor}), INVALID_PARAMS)


# The level of logs, progress.

LEVELS = "MCP 2025-11-25 server/utilities/logging; BINDING log.level"
for level in ["loud", "", "DEBUG", 5, None, [], {}, "d" * 60_000, "debug\0"]:
    answered(f"the level {dump(level)[:20]}", LEVELS, request(1, "logging/setLevel", {"level": level}), INVALID_PARAMS)
    answered(
        f"the level {dump(level)[:20]}, modern",
        LEVELS,
        modern_call(1, "add", {"a": 1, "b": 1}, **{f"{PREFIX}logLevel": level})
        if level is not None
        else modern_call(1, "add", **{f"{PREFIX}logLevel": "none"}),
        INVALID_PARAMS,
    )
answered("no level", LEVELS, request(1, "logging/setLevel"), INVALID_PARAMS)

for token in [None, True, [], {}, [1], {"a": 1}, "t" * 1100]:

    @FAMILY.case(f"the progress token {dump(token)[:20]}", "MCP 2025-11-25 basic/utilities/progress; BINDING progress.unasked")
    def _(server, token=token):
        connection = server.session().send(call(1, "count", {"n": 3, "delay_ms": 0}, _meta={"progressToken": token}))
        assert connection.says(1) == "3"
        connection.served()


@FAMILY.case("one progress token for two calls", "BINDING progress.token; BINDING progress.rising")
def _(server):
    connection = server.session()
    for id in [1, 2]:
        connection.send(call(id, "count", {"n": 2, "delay_ms": 5}, _meta={"progressToken": 0}))
    messages = []
    while sum("result" in message for message in messages) < 2:
        messages.append(connection.message())
    told = [message["params"] for message in messages if "method" in message]
    assert told and all(one["progressToken"] == 0 and type(one["progressToken"]) is int for one in told), told
    connection.served()


@FAMILY.case("a trace that is none", "BINDING read.unknown")
def _(server):
    connection = server.session()
    for trace in ["00-0-0-00", "x" * 5000, 5, None, {}, "00-" + "f" * 32 + "-" + "0" * 16 + "-01\r\nX: 1"]:
        connection.send(call(1, "add", {"a": 1, "b": 1}, _meta={"traceparent": trace, "tracestate": trace, "baggage": trace}))
        assert connection.says(1) == "2"
    connection.served()


# Modern requests.

ERA = "MCP 2026-07-28 basic; BINDING modern.meta"
ADD = {"name": "add", "arguments": {"a": 1, "b": 1}}
for version in [None, 20260728, True, [MODERN], {"version": MODERN}]:
    if version is not None:
        answered(f"the version {dump(version)}", ERA, request(1, "tools/call", ADD | {"_meta": meta(version)}), INVALID_PARAMS)
for capabilities in [..., [], 1, "all", True]:
    told = "no capabilities" if capabilities is ... else f"the capabilities {dump(capabilities)}"
    answered(
        told,
        ERA,
        request(1, "tools/call", ADD | {"_meta": meta(**{f"{PREFIX}clientCapabilities": capabilities})}),
        INVALID_PARAMS,
    )
for version in ["2099-01-01", "", "2026-07-28 ", "latest", "v" * 60_000, LEGACY, BATCHES]:

    @FAMILY.case(f"a modern request of version {version[:12]!r}", "MCP 2026-07-28 basic; BINDING modern.version")
    def _(server, version=version):
        connection = server.open().send(request(1, "tools/call", ADD | {"_meta": meta(version)}))
        data = connection.error(UNSUPPORTED, 1)["data"]
        assert data["supported"][0] == MODERN and data["requested"] == version
        connection.served()


for method in [
    "initialize",
    "ping",
    "logging/setLevel",
    "resources/subscribe",
    "tasks/result",
    "tasks/list",
    "roots/list",
    "none",
]:
    answered(
        f"{method} in the modern era",
        "MCP 2026-07-28 basic; BINDING modern.removed",
        modern(1, method, {"level": "debug"}),
        NOT_FOUND,
    )


@FAMILY.case("what is wrong in every way is told of the first", "BINDING modern.order; BINDING id.in-use")
def _(server):
    connection = server.session().send(modern_call(1, "slow", {"seconds": 600}))
    wrong = {f"{PREFIX}clientCapabilities": 5, f"{PREFIX}logLevel": "loud"}
    connection.send(request(1, "none", {"name": 5, "_meta": meta("none", **wrong)})).error(INVALID_REQUEST, 1)
    connection.send(request(2, "none", {"name": 5, "_meta": meta("none", **wrong)})).error(INVALID_PARAMS, 2)
    connection.send(request(3, "none", {"name": 5, "_meta": meta("none")})).error(UNSUPPORTED, 3)
    connection.send(request(4, "none", {"name": 5, "_meta": meta()})).error(NOT_FOUND, 4)
    connection.send(request(5, "tools/call", {"name": 5, "_meta": meta()})).error(INVALID_PARAMS, 5)
    connection.served()


@FAMILY.case("a modern request opens no session", "BINDING era.independent")
def _(server):
    connection = server.open().served()
    connection.send(request(1, "tools/list")).error(INVALID_PARAMS, 1)
    connection.served()


@FAMILY.case("what one request declares is not known to the next", "BINDING era.each; BINDING ask.lacks")
def _(server):
    connection = server.session(capabilities=ABLE)
    tool = "test_input_required_result_elicitation"
    connection.send(modern_call(1, tool, capabilities=ABLE))
    assert connection.result(1)["resultType"] == "input_required"
    connection.send(modern_call(2, tool)).error(LACKS, 2)
    connection.served()


# Cancelling.

for what, params in {
    "nothing": {},
    "null": {"requestId": None},
    "an object": {"requestId": {}},
    "true": {"requestId": True},
    "what nobody asked": {"requestId": 99},
    "an id of 60 KiB": {"requestId": "i" * 60_000},
    "a handshake": {"requestId": "session"},
    "with a reason of another type": {"requestId": 99, "reason": [{}]},
}.items():
    silent(
        f"a cancel of {what}",
        "MCP 2025-11-25 basic/utilities/cancellation; BINDING cancel.unknown",
        notification("notifications/cancelled", params),
    )


@FAMILY.case("a cancel of another connection's call", "MCP 2025-11-25 basic/utilities/cancellation; BINDING cancel.own")
def _(server):
    victim, attacker = server.session(), server.session()
    victim.send(call(1, "slow", {"seconds": 0.1}))
    victim.served()
    for id in [1, "1", 1.0]:
        attacker.send(cancel(id))
    attacker.served()
    assert victim.says(1) == "slept for 0.1 s"
    victim.served()


@FAMILY.case("a cancel by an id of another type", "BINDING id.types; BINDING cancel.unknown")
def _(server):
    connection = server.session().send(call(1, "slow", {"seconds": 0.05}))
    connection.send(cancel("1")).send(cancel(1.0))
    assert connection.says(1) == "slept for 0.05 s"
    connection.served()


@FAMILY.case("a cancel before its call, and the call", "BINDING cancel.order")
def _(server):
    connection = server.session().send(cancel(1)).send(call(1, "add", {"a": 1, "b": 1}))
    assert connection.says(1) == "2"
    connection.served()
