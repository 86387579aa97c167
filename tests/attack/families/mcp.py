"""MCP: methods out of their time, parameters of every wrong kind, and what belongs to somebody else."""

import json

from harness import frames
from harness.cases import SMALL
from harness.cases import Family
from harness.connection import until
from harness.messages import BATCHES
from harness.messages import INTERNAL
from harness.messages import INVALID_PARAMS
from harness.messages import INVALID_REQUEST
from harness.messages import LACKS
from harness.messages import LEGACY
from harness.messages import MODERN
from harness.messages import NOT_FOUND
from harness.messages import PREFIX
from harness.messages import TASKS
from harness.messages import UNSUPPORTED
from harness.messages import call
from harness.messages import cancel
from harness.messages import dump
from harness.messages import initialize
from harness.messages import meta
from harness.messages import modern
from harness.messages import modern_call
from harness.messages import notification
from harness.messages import request

FAMILY = Family("mcp")

ABLE = {"elicitation": {}, "sampling": {}, "roots": {}}

# Fewer tasks than anybody needs.
FEW_TASKS = f"{SMALL} --max-tasks 3"


def answered(name, rule, message, code, id=1, begin=lambda server: server.session()):
    """The message is answered with this error, and the connection goes on."""

    @FAMILY.case(name, rule)
    def run(server):
        connection = begin(server).send(message)
        error = connection.error(code, id)
        assert len(error["message"]) < 2000, "what was sent does not come back at length"
        connection.served()


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


def without_session(server):
    return server.open()


# Before there is a session, and beside it.

NO_SESSION = "MCP 2025-11-25 basic/lifecycle; BINDING legacy.session"
for method in ["tools/list", "tools/call", "logging/setLevel"]:
    answered(f"{method} without a session", NO_SESSION, request(1, method, {"name": "boom", "level": "debug"}), INVALID_PARAMS, begin=without_session)
for method in ["server/discover", "subscriptions/listen"]:
    answered(f"{method} that is not modern", "BINDING legacy.discover", request(1, method, {"notifications": {}}), INVALID_PARAMS)
for method in ["resources/list", "resources/read", "resources/subscribe", "prompts/list", "prompts/get", "completion/complete", "tasks/get", "tasks/list", "tasks/result"]:
    answered(f"{method} in a session", "BINDING legacy.unknown", request(1, method, {"uri": "file:///etc/passwd", "name": "x", "taskId": "x"}), NOT_FOUND)
answered("an unknown method without a session", "BINDING legacy.unknown", request(1, "none"), NOT_FOUND, begin=without_session)
answered("the server's own methods, asked of it", "BINDING legacy.unknown", request(1, "elicitation/create", {"message": "x"}), NOT_FOUND)


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


for what, version in {"of the future": "2099-01-01", "that is none": "latest", "that is empty": "", "of 60 KiB": "9" * 60_000, "modern": MODERN, "with a null": "2025-11-25\0"}.items():

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
    answered(f"arguments that are {dump(value)}", NAMELESS, request(1, "tools/call", {"name": "add", "arguments": value}), INVALID_PARAMS)

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
    failed(f"a sleep of {seconds} seconds", ARGUMENTS, f'{{"id":1,"method":"tools/call","params":{{"name":"slow","arguments":{{"seconds":{seconds}}}}}}}')
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
    connection = server.session().send(call("other", "slow", {"seconds": 600}))
    for n in range(20):
        connection.send(call(n, "boom")).error(INTERNAL, n)
    # The call beside it goes on: its id is in use.
    connection.send(request("other", "ping")).error(INVALID_REQUEST, "other")
    connection.served()


# Lists.

PAGES = "MCP 2025-11-25 server/utilities/pagination; BINDING shape.pages"
for what, cursor in {"that is a number": 1, "that is an object": {}, "that is null in a list": [None], "that nobody gave out": "bm9uZQ==", "past the end": "99999999999999999999", "that is below zero": "-1", "of 60 KiB": "c" * 60_000, "with a null": "\0", "of a path": "../1"}.items():
    answered(f"a cursor {what}", PAGES, request(1, "tools/list", {"cursor": cursor}), INVALID_PARAMS)
    answered(f"a cursor {what}, modern", PAGES, modern(1, "tools/list", {"cursor": cursor}), INVALID_PARAMS)


# The level of logs, progress.

LEVELS = "MCP 2025-11-25 server/utilities/logging; BINDING log.level"
for level in ["loud", "", "DEBUG", 5, None, [], {}, "d" * 60_000, "debug\0"]:
    answered(f"the level {dump(level)[:20]}", LEVELS, request(1, "logging/setLevel", {"level": level}), INVALID_PARAMS)
    answered(f"the level {dump(level)[:20]}, modern", LEVELS, modern_call(1, "add", {"a": 1, "b": 1}, **{f"{PREFIX}logLevel": level}) if level is not None else modern_call(1, "add", **{f"{PREFIX}logLevel": "none"}), INVALID_PARAMS)
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
    answered(told, ERA, request(1, "tools/call", ADD | {"_meta": meta(**{f"{PREFIX}clientCapabilities": capabilities})}), INVALID_PARAMS)
for version in ["2099-01-01", "", "2026-07-28 ", "latest", "v" * 60_000, LEGACY, BATCHES]:

    @FAMILY.case(f"a modern request of version {version[:12]!r}", "MCP 2026-07-28 basic; BINDING modern.version")
    def _(server, version=version):
        connection = server.open().send(request(1, "tools/call", ADD | {"_meta": meta(version)}))
        data = connection.error(UNSUPPORTED, 1)["data"]
        assert data["supported"][0] == MODERN and data["requested"] == version
        connection.served()


for method in ["initialize", "ping", "logging/setLevel", "resources/subscribe", "tasks/result", "tasks/list", "roots/list", "none"]:
    answered(f"{method} in the modern era", "MCP 2026-07-28 basic; BINDING modern.removed", modern(1, method, {"level": "debug"}), NOT_FOUND)
answered("an era that is wrong, and an id that is in use", "BINDING modern.order", call(1, "add") + " ", INVALID_REQUEST, begin=lambda server: server.session().send(modern_call(1, "slow", {"seconds": 600})))


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


# What the client is given to keep.

FORGED = "MCP 2026-07-28 basic; BINDING ask.state"
STATE_TOOL = "test_input_required_result_tampered_state"
ACCEPT = {"inputResponses": {"confirm": {"action": "accept", "content": {"ok": True}}}}


def asked(connection, tool, arguments=None):
    """Calls a tool that asks, and gives out what the client is to keep."""
    connection.send(modern_call("asked", tool, arguments, capabilities=ABLE))
    return connection.result("asked")["requestState"]


def forged(name, forge):
    @FAMILY.case(f"a requestState {name}", FORGED)
    def run(server):
        connection = server.open()
        state = forge(asked(connection, STATE_TOOL))
        connection.send(modern_call(1, STATE_TOOL, params=ACCEPT | {"requestState": state}, capabilities=ABLE)).error(INVALID_PARAMS, 1)
        connection.served()


forged("that is empty", lambda state: "")
forged("that is a number", lambda state: 5)
forged("that is an object", lambda state: {"state": state})
forged("whose last letter is another", lambda state: state[:-5] + ("A" if state[-5] != "A" else "B") + state[-4:])
forged("whose first letter is another", lambda state: ("A" if state[0] != "A" else "B") + state[1:])
forged("without its seal", lambda state: state.split(".")[0])
forged("with an empty seal", lambda state: state.split(".")[0] + ".")
forged("whose seal is cut short", lambda state: state[:-1])
forged("that is the seal alone", lambda state: "." + state.split(".")[1])
forged("in which a letter stands behind the seal", lambda state: state + "A")
forged("of dots", lambda state: "." * 10_000)
forged("of 60 KiB", lambda state: state + "A" * 60_000)
forged("with padding", lambda state: state + "=")


@FAMILY.case("a requestState of another tool", FORGED)
def _(server):
    connection = server.open()
    state = asked(connection, "test_input_required_result_request_state")
    connection.send(modern_call(1, STATE_TOOL, params=ACCEPT | {"requestState": state}, capabilities=ABLE)).error(INVALID_PARAMS, 1)
    connection.served()


@FAMILY.case("a requestState of other arguments", FORGED)
def _(server):
    connection = server.open()
    state = asked(connection, "test_elicitation", {"message": "to Alice?"})
    answers = {"inputResponses": {"account": {"action": "accept", "content": {"username": "u", "email": "e"}}}}
    connection.send(modern_call(1, "test_elicitation", {"message": "to Mallory?"}, answers | {"requestState": state}, capabilities=ABLE))
    connection.error(INVALID_PARAMS, 1)
    connection.served()


for value in [[], 1, "x", True]:
    answered(f"inputResponses that are {dump(value)}", "BINDING ask.responses", modern_call(1, STATE_TOOL, params={"inputResponses": value}, capabilities=ABLE), INVALID_PARAMS)

for value in [{}, {"confirm": None}, {"confirm": 5}, {"confirm": {"action": "maybe"}}, {"confirm": {}}, {"confirm": {"action": "accept", "content": [True]}}, {"other": {"action": "accept"}}, {"__proto__": {"action": "accept"}}]:

    @FAMILY.case(f"the answers {dump(value)} are none", "BINDING ask.missing")
    def _(server, value=value):
        connection = server.open()
        state = asked(connection, STATE_TOOL)
        connection.send(modern_call(1, STATE_TOOL, params={"inputResponses": value, "requestState": state}, capabilities=ABLE))
        assert connection.result(1)["resultType"] == "input_required"
        connection.served()


for value in [None, {"ok": "yes"}, {"ok": None}, {"ok": [True]}, {}]:

    @FAMILY.case(f"the form {dump(value)} does not fit", "BINDING ask.unfit")
    def _(server, value=value):
        connection = server.open()
        state = asked(connection, STATE_TOOL)
        answers = {"inputResponses": {"confirm": {"action": "accept", "content": value}}}
        connection.send(modern_call(1, STATE_TOOL, params=answers | {"requestState": state}, capabilities=ABLE)).failed(1)
        connection.served()


# Questions of tools in sessions.


def question(connection, id=1, tool="test_elicitation"):
    """Calls a tool that asks, and gives out the question."""
    connection.send(call(id, tool, {"message": "who?"}))
    asked = connection.message()
    assert asked["method"] == "elicitation/create", asked
    return asked["id"]


@FAMILY.case("the answer of another connection", "BINDING ask.answer; BINDING direction.ids")
def _(server):
    victim, attacker = server.session(capabilities=ABLE), server.session(capabilities=ABLE)
    asked = question(victim)
    for id in [*range(20), asked, str(asked)]:
        attacker.send(dump({"jsonrpc": "2.0", "id": id, "result": {"action": "accept", "content": {"username": "mallory", "email": "m"}}}))
    attacker.served()
    victim.served()
    victim.send(dump({"jsonrpc": "2.0", "id": asked, "result": {"action": "decline"}}))
    assert victim.says(1) == "User response: action=decline"
    victim.served()


@FAMILY.case("a question that is answered twice", "BINDING ask.late")
def _(server):
    connection = server.session(capabilities=ABLE)
    asked = question(connection)
    answer = dump({"jsonrpc": "2.0", "id": asked, "result": {"action": "cancel"}})
    connection.send(frames.text(answer) * 3)
    assert connection.says(1) == "User response: action=cancel"
    connection.served()


for what, outcome in {
    "a result that is a number": {"result": 5},
    "a result that is null": {"result": None},
    "an action that is none": {"result": {"action": "maybe"}},
    "a form of another type": {"result": {"action": "accept", "content": [1]}},
    "a form that lacks a field": {"result": {"action": "accept", "content": {"username": "u"}}},
    "an error that is a number": {"error": 5},
    "an error whose code is a text": {"error": {"code": "x", "message": 5}},
    "an error with a message of 60 KiB": {"error": {"code": 1, "message": "m" * 60_000}},
    "both": {"result": {"action": "accept"}, "error": {"code": 1, "message": "m"}},
}.items():

    @FAMILY.case(f"a question that is answered by {what}", "BINDING ask.answer; BINDING ask.unfit")
    def _(server, outcome=outcome):
        connection = server.session(capabilities=ABLE)
        asked = question(connection)
        connection.send(dump({"jsonrpc": "2.0", "id": asked} | outcome)).failed(1)
        connection.served()


@FAMILY.case("a question whose call is given up", "BINDING ask.taken-back")
def _(server):
    connection = server.session(capabilities=ABLE)
    asked = question(connection)
    told = connection.ask(cancel(1))
    assert told == {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": asked}}, told
    connection.send(dump({"jsonrpc": "2.0", "id": asked, "result": {"action": "decline"}})).served()


@FAMILY.case("a client that has declared nothing is asked nothing", "BINDING ask.declared; BINDING ask.lacks-session")
def _(server):
    connection = server.session(capabilities={"elicitation": None, "sampling": False, "roots": []})
    connection.send(call(1, "test_elicitation", {"message": "who?"})).failed(1)
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
    silent(f"a cancel of {what}", "MCP 2025-11-25 basic/utilities/cancellation; BINDING cancel.unknown", notification("notifications/cancelled", params))


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


# Subscriptions.

FILTER = "MCP 2026-07-28 basic; BINDING listen.filter"
for value in [..., None, [], 1, "tools", {"toolsListChanged": "yes"}, {"taskIds": 5}, {"taskIds": [5]}, {"taskIds": ["t"] * 65}]:
    told = "nothing" if value is ... else dump(value)[:30]
    params = {} if value is ... else {"notifications": value}
    answered(f"a subscription to {told}", FILTER, modern(1, "subscriptions/listen", params, capabilities=TASKS), INVALID_PARAMS)


def listen(id, **notifications):
    return modern(id, "subscriptions/listen", {"notifications": notifications}, capabilities=TASKS)


def acknowledged(connection, id, notifications):
    message = connection.message()
    assert message["method"] == "notifications/subscriptions/acknowledged", message
    assert message["params"] == {"_meta": {f"{PREFIX}subscriptionId": id}, "notifications": notifications}, message


@FAMILY.case("a subscription to what there is not", "BINDING listen.ack")
def _(server):
    connection = server.open().send(listen(1, promptsListChanged=True, resourceSubscriptions=["file:///etc/passwd"], x=5))
    acknowledged(connection, 1, {})
    connection.served()


@FAMILY.case("a subscription to tasks that are not there", "BINDING listen.ack; BINDING task.listen")
def _(server):
    connection = server.open().send(listen(1, taskIds=["none", "", "x" * 5000, "../1"]))
    acknowledged(connection, 1, {})
    connection.served()


@FAMILY.case("a subscription under an id that is in use", "BINDING id.one-table; BINDING id.in-use")
def _(server):
    connection = server.open().send(listen("a"))
    acknowledged(connection, "a", {})
    connection.send(listen("a")).error(INVALID_REQUEST, "a")
    connection.send(modern_call("a", "add", {"a": 1, "b": 1})).error(INVALID_REQUEST, "a")
    connection.send(cancel("a")).send(listen("a"))
    acknowledged(connection, "a", {})
    connection.served()


# Tasks.

HANDLES = "MCP 2026-07-28 basic; BINDING modern.params"


def task(id, method, params, capabilities=TASKS):
    return modern(id, f"tasks/{method}", params, capabilities=capabilities)


def begin(connection, tool="slow_compute", arguments=None):
    """Begins a task, and gives out its handle."""
    connection.send(modern_call("begin", tool, {"seconds": 600} if arguments is None else arguments, capabilities=TASKS | ABLE))
    return connection.result("begin")["taskId"]


for method in ["get", "update", "cancel"]:
    for what, id in {"that is not there": "none", "that is empty": "", "of 60 KiB": "t" * 60_000, "of a path": "../../1", "with a null": "\0", "of the usual shape": "00000000-0000-4000-8000-000000000000"}.items():
        answered(f"tasks/{method} of a task {what}", HANDLES, task(1, method, {"taskId": id, "inputResponses": {}}), INVALID_PARAMS)
    for id in [1, None, [], {}]:
        answered(f"tasks/{method} of {dump(id)}", HANDLES, task(1, method, {"taskId": id, "inputResponses": {}}), INVALID_PARAMS)
    answered(f"tasks/{method} without tasks", "BINDING task.declared", task(1, method, {"taskId": "none", "inputResponses": {}}, capabilities={}), LACKS)
for value in [..., None, [], 5, "x"]:
    told = "nothing" if value is ... else dump(value)
    params = {"taskId": "none"} | ({} if value is ... else {"inputResponses": value})
    answered(f"tasks/update with {told}", HANDLES, task(1, "update", params), INVALID_PARAMS)


@FAMILY.case("handles that are nearly those of others", HANDLES)
def _(server):
    victim, attacker = server.open(), server.open()
    handle = begin(victim)
    for guess in [handle[:-1], handle + "x", handle.upper() + " ", handle + "\0", " " + handle, handle[::-1]]:
        attacker.send(task(1, "cancel", {"taskId": guess})).error(INVALID_PARAMS, 1)
    victim.send(task(1, "get", {"taskId": handle}))
    assert victim.result(1)["status"] == "working"
    victim.send(task(2, "cancel", {"taskId": handle})).result(2)
    attacker.served()
    victim.served()


@FAMILY.case("two handles have nothing in common", HANDLES)
def _(server):
    connection = server.open()
    handles = [begin(connection, "slow_compute", {"seconds": 0}) for _ in range(50)]
    assert len(set(handles)) == 50
    # Nobody can go on from one to the next: at most a few letters are at the same place.
    alike = max(sum(a == b for a, b in zip(one, other)) for one, other in zip(handles, handles[1:]))
    assert len(handles[0]) >= 16 and alike <= len(handles[0]) // 2, handles[:2]
    connection.served()


@FAMILY.case("a task that is cancelled a hundred times", "MCP 2026-07-28 basic; BINDING task.cancel")
def _(server):
    connection = server.open()
    handle = begin(connection)
    for n in range(100):
        connection.send(task(n, "cancel", {"taskId": handle})).result(n)
    connection.send(task("get", "get", {"taskId": handle}))
    assert connection.result("get")["status"] == "cancelled"
    connection.served()


@FAMILY.case("a task that is given answers to nothing", "BINDING ask.missing; BINDING task.asks")
def _(server):
    connection = server.open()
    handle = begin(connection, "confirm_delete", {"filename": "f"})
    status = lambda: (connection.send(task("get", "get", {"taskId": handle})), connection.result("get")["status"])[1]
    until(lambda: status() == "input_required", "the task asks")
    for answers in [{}, {"other": {"action": "accept"}}, {"confirm": 5}, {"confirm": {"action": "maybe"}}]:
        connection.send(task(1, "update", {"taskId": handle, "inputResponses": answers}))
        connection.message()
        until(lambda: status() == "input_required", "it asks still")
    connection.send(task(2, "cancel", {"taskId": handle})).result(2)
    connection.served()


@FAMILY.case("a task that breaks", "BINDING error.panic", panics=1)
def _(server):
    connection = server.open()
    handle = begin(connection, "protocol_error_job", {})
    status = lambda: (connection.send(task("get", "get", {"taskId": handle})), connection.result("get")["status"])[1]
    until(lambda: status() == "failed", "the task has failed")
    connection.served()


@FAMILY.case("more tasks than there may be", "MCP 2026-07-28 basic; BINDING error.codes", flags=FEW_TASKS)
def _(server):
    connection = server.open()
    handles = [begin(connection) for _ in range(3)]
    for n in range(20):
        connection.send(modern_call(n, "slow_compute", {"seconds": 600}, capabilities=TASKS)).error(INTERNAL, n)
    # Those that run go on, and one that is over makes room.
    connection.send(task(1, "get", {"taskId": handles[0]}))
    assert connection.result(1)["status"] == "working"
    for handle in handles:
        connection.send(task(2, "cancel", {"taskId": handle})).result(2)
    handle = begin(connection)
    connection.send(task(3, "cancel", {"taskId": handle})).result(3)
    connection.served()
