"""What tools ask: answers that are none, answers of others, and state that was forged."""

from harness import frames
from harness.cases import Family
from harness.messages import (
    ABLE,
    INVALID_PARAMS,
    call,
    cancel,
    dump,
    modern_call,
)

FAMILY = Family("asking")
answered = FAMILY.answered


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
        connection.send(modern_call(1, STATE_TOOL, params=ACCEPT | {"requestState": state}, capabilities=ABLE)).error(
            INVALID_PARAMS, 1
        )
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
    connection.send(modern_call(1, STATE_TOOL, params=ACCEPT | {"requestState": state}, capabilities=ABLE)).error(
        INVALID_PARAMS, 1
    )
    connection.served()


@FAMILY.case("a requestState of other arguments", FORGED)
def _(server):
    connection = server.open()
    state = asked(connection, "test_elicitation", {"message": "to Alice?"})
    answers = {"inputResponses": {"account": {"action": "accept", "content": {"username": "u", "email": "e"}}}}
    connection.send(
        modern_call(1, "test_elicitation", {"message": "to Mallory?"}, answers | {"requestState": state}, capabilities=ABLE)
    )
    connection.error(INVALID_PARAMS, 1)
    connection.served()


for value in [[], 1, "x", True]:
    answered(
        f"inputResponses that are {dump(value)}",
        "BINDING ask.responses",
        modern_call(1, STATE_TOOL, params={"inputResponses": value}, capabilities=ABLE),
        INVALID_PARAMS,
    )

for value in [
    {},
    {"confirm": None},
    {"confirm": 5},
    {"confirm": {"action": "maybe"}},
    {"confirm": {}},
    {"confirm": {"action": "accept", "content": [True]}},
    {"other": {"action": "accept"}},
    {"__proto__": {"action": "accept"}},
]:

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
        attacker.send(
            dump({"jsonrpc": "2.0", "id": id, "result": {"action": "accept", "content": {"username": "mallory", "email": "m"}}})
        )
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
