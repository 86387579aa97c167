"""JSON that is none, and JSON that is no message: what is read, what is refused, and to whom that is told."""

import json

from harness import frames
from harness.cases import LARGE, Family
from harness.messages import (
    BATCHES,
    INVALID_PARAMS,
    INVALID_REQUEST,
    NOT_FOUND,
    PARSE_ERROR,
    call,
    cancel,
    dump,
    initialize,
    modern_call,
    notification,
    request,
    sleeps,
)

FAMILY = Family("jsonrpc")


def answered(name, rule, message, code, id=None, flags=None):
    FAMILY.answered(name, f"{rule}; BINDING read.goes-on", message, code, id, flags=flags)


def silent(name, rule, message):
    """The message is passed over: nothing is answered to it."""

    @FAMILY.case(name, rule)
    def run(server):
        server.session().send(message).served()


def done(name, rule, message, id, flags=None):
    """The message is a ping, and is answered as one."""

    @FAMILY.case(name, rule, flags=flags)
    def run(server):
        connection = server.session().send(message() if callable(message) else message)
        assert connection.result(id) == {}
        connection.served()


# What is not JSON (RFC 8259).

NO_JSON = "RFC 8259 2; JSON-RPC 2.0 5.1; BINDING read.parse"
for what, message in {
    "a word": "hello",
    "half an object": '{"jsonrpc":"2.0","id":1,"method"',
    "half a batch": '[{"jsonrpc":"2.0","id":1,"method":"ping"},',
    "a comma at the end of an object": '{"id":1,"method":"ping",}',
    "a comma at the end of an array": '{"id":1,"method":"ping","x":[1,]}',
    "a comma too many": '{"id":1,,"method":"ping"}',
    "two colons": '{"id"::1,"method":"ping"}',
    "single quotes": "{'id':1,'method':'ping'}",
    "names without quotes": '{id:1,method:"ping"}',
    "a comment": '{"id":1,/* hello */"method":"ping"}',
    "a comment behind it": '{"id":1,"method":"ping"} // hello',
    "not a number": '{"id":1,"method":"ping","x":NaN}',
    "infinity": '{"id":1,"method":"ping","x":-Infinity}',
    "Python's truth": '{"id":1,"method":"ping","x":True}',
    "JavaScript's nothing": '{"id":1,"method":"ping","x":undefined}',
    "a number in hexadecimal": '{"id":0x1,"method":"ping"}',
    "a number that begins with a zero": '{"id":01,"method":"ping"}',
    "a number that begins with a plus": '{"id":+1,"method":"ping"}',
    "a number without digits behind its point": '{"id":1.,"method":"ping"}',
    "a number without digits before its point": '{"id":.1,"method":"ping"}',
    "a number without an exponent": '{"id":1e,"method":"ping"}',
    "a minus alone": '{"id":-,"method":"ping"}',
    "a line break in a string": '{"id":1,"method":"pi\nng"}',
    "a null in a string": '{"id":1,"method":"ping\0"}',
    "a control character in a string": '{"id":1,"method":"ping\x1f"}',
    "an escape that is none": '{"id":1,"method":"\\ping"}',
    "an escape of two digits": '{"id":1,"method":"\\x70ing"}',
    "half an escape": '{"id":1,"method":"\\u00',
    "two messages": request(1, "ping") + request(2, "ping"),
    "two messages in lines": request(1, "ping") + "\n" + request(2, "ping"),
    "a message and a bracket": request(1, "ping") + "]",
    "a null behind the message": request(1, "ping") + "\0",
    "a header as of a language server": "Content-Length: 33\r\n\r\n" + request(1, "ping"),
    "white space of Unicode": "\u00a0" + request(1, "ping"),
    "a fault behind the members": '{"id":1,"method":"ping","x":tru}',
}.items():
    answered(f"no JSON: {what}", NO_JSON, message, PARSE_ERROR)

# Depth, size, numbers.

DEEP = "RFC 8259 9; BINDING read.depth"
DEEPLY = "[" * 20_000 + "]" * 20_000
answered("30 000 arrays", DEEP, "[" * 30_000, PARSE_ERROR)
answered("10 000 objects", DEEP, '{"a":' * 10_000, PARSE_ERROR)
answered("30 000 arrays that are closed", "BINDING batch.where", "[" * 30_000 + "]" * 30_000, INVALID_REQUEST)
answered("an id that is 20 000 arrays", "BINDING read.id", f'{{"id":{DEEPLY},"method":"ping"}}', INVALID_REQUEST)
answered("a method that is 20 000 arrays", "BINDING read.invalid", f'{{"id":1,"method":{DEEPLY}}}', INVALID_REQUEST, 1)
answered(
    "params that are 20 000 arrays",
    "BINDING read.params-object",
    f'{{"id":1,"method":"ping","params":{DEEPLY}}}',
    INVALID_PARAMS,
    1,
)
# What nobody reads may be of any depth.
done("an unknown member of 20 000 arrays", "BINDING read.unknown", f'{{"id":1,"method":"ping","x":{DEEPLY}}}', 1)
done("unknown params of 20 000 arrays", "BINDING read.unknown", f'{{"id":1,"method":"ping","params":{{"x":{DEEPLY}}}}}', 1)
done(
    "10 000 objects in the _meta",
    "BINDING read.unknown",
    '{"id":1,"method":"ping","params":{"_meta":' + '{"x":' * 10_000 + "1" + "}" * 10_000 + "}}",
    1,
)


@FAMILY.case("arguments of 20 000 arrays", "BINDING error.tool")
def _(server):
    for tool in ["echo", "weather", "test_trigger_tool_change", "json_schema_2020_12_tool"]:
        connection = server.session().send(
            f'{{"id":1,"method":"tools/call","params":{{"name":"{tool}","arguments":{{"text":{DEEPLY}}}}}}}'
        )
        connection.failed(1)
        connection.served()


answered("4 MiB of arrays", DEEP, lambda: "[" * (4 << 20), PARSE_ERROR, flags=LARGE)
done("deep, and not too deep", DEEP, '{"id":1,"method":"ping","x":' + "[" * 100 + "]" * 100 + "}", 1)
done(
    "4 MiB of white space before a message",
    "BINDING framing.whitespace",
    lambda: " " * ((4 << 20) - 40) + request(1, "ping"),
    1,
    flags=LARGE,
)
done(
    "a hundred thousand unknown members",
    "BINDING read.unknown",
    lambda: '{"id":1,"method":"ping",' + ",".join(f'"x{n}":{n}' for n in range(100_000)) + "}",
    1,
    flags=LARGE,
)
done(
    "the same unknown member a hundred thousand times",
    "BINDING read.unknown",
    lambda: '{"id":1,"method":"ping"' + ',"x":0' * 100_000 + "}",
    1,
    flags=LARGE,
)
done(
    "an unknown member of 4 MiB",
    "BINDING read.unknown",
    lambda: '{"id":1,"method":"ping","x":"' + "x" * ((4 << 20) - 40) + '"}',
    1,
    flags=LARGE,
)
done(
    "a number of a million digits",
    "RFC 8259 6; BINDING read.unknown",
    lambda: '{"id":1,"method":"ping","x":' + "9" * 1_000_000 + "}",
    1,
    flags=LARGE,
)
done(
    "numbers larger than any",
    "RFC 8259 6; BINDING read.unknown",
    '{"id":1,"method":"ping","x":[1e999,-1e999,1e-999,1E+9999999999]}',
    1,
)
done(
    "members of objects in JavaScript",
    "BINDING read.unknown",
    '{"id":1,"method":"ping","__proto__":{"method":"x"},"constructor":{"prototype":1}}',
    1,
)
answered("a method of 60 KiB", "BINDING legacy.unknown", request(1, "m" * 60_000), NOT_FOUND, 1)
answered("a method of escapes", "BINDING legacy.unknown", '{"id":1,"method":"' + "\\u0007" * 10_000 + '"}', NOT_FOUND, 1)
answered("a method that is empty", "BINDING legacy.unknown", request(1, ""), NOT_FOUND, 1)
answered("a method with a null behind it", "BINDING legacy.unknown", request(1, "ping\0"), NOT_FOUND, 1)
answered("a method in capitals", "BINDING legacy.unknown", request(1, "PING"), NOT_FOUND, 1)
answered("a method with a space", "BINDING legacy.unknown", request(1, " ping"), NOT_FOUND, 1)
answered("a method of JSON-RPC itself", "JSON-RPC 2.0 4.3; BINDING legacy.unknown", request(1, "rpc.discover"), NOT_FOUND, 1)
done("a method in escapes", "RFC 8259 7", '{"id":1,"method":"\\u0070\\u0069\\u006e\\u0067"}', 1)

# Surrogates.

answered(
    "half a surrogate pair as method", "RFC 8259 8.2; BINDING read.invalid", '{"id":1,"method":"\\ud800"}', INVALID_REQUEST, 1
)
answered(
    "a surrogate pair the wrong way round",
    "RFC 8259 8.2; BINDING read.invalid",
    '{"id":1,"method":"\\udc00\\ud800"}',
    INVALID_REQUEST,
    1,
)
answered(
    "half a surrogate pair as the name of a tool",
    "RFC 8259 8.2; BINDING modern.params",
    '{"id":1,"method":"tools/call","params":{"name":"\\udead"}}',
    INVALID_PARAMS,
    1,
)


@FAMILY.case("half a surrogate pair as argument", "RFC 8259 8.2; BINDING error.tool")
def _(server):
    connection = server.session().send('{"id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"\\ud800"}}}')
    connection.failed(1)
    connection.served()


@FAMILY.case("a surrogate pair in escapes as argument", "RFC 8259 7")
def _(server):
    connection = server.session().send(
        '{"id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"\\ud83d\\ude00"}}}'
    )
    assert connection.says(1) == "😀"
    connection.served()


# JSON that is no message.

NO_MESSAGE = "JSON-RPC 2.0 4; BINDING read.invalid"
for value in ["1", "-0.0", '"ping"', "true", "false", "null", "{}", '{"jsonrpc":"2.0"}']:
    answered(f"no message: {value}", NO_MESSAGE, value, INVALID_REQUEST)
answered("no method", NO_MESSAGE, '{"jsonrpc":"2.0","id":1}', INVALID_REQUEST, 1)
for value in ["1", "null", "true", "[]", "{}"]:
    answered(f"a method that is {value}", NO_MESSAGE, f'{{"id":1,"method":{value}}}', INVALID_REQUEST, 1)
for value in ['"1.0"', '"2"', '"2.0 "', '""', "2", "2.0", "true", "[]"]:
    answered(
        f"a version of JSON-RPC that is {value}", NO_MESSAGE, f'{{"jsonrpc":{value},"id":1,"method":"ping"}}', INVALID_REQUEST, 1
    )
TWICE = "RFC 8259 4; BINDING read.twice"
answered("two ids", TWICE, '{"id":1,"id":2,"method":"ping"}', INVALID_REQUEST)
answered("two ids, one of them in escapes", TWICE, '{"id":1,"\\u0069d":2,"method":"ping"}', INVALID_REQUEST)
answered("two methods", TWICE, '{"id":1,"method":"ping","method":"boom"}', INVALID_REQUEST, 1)
answered("two params", TWICE, '{"id":1,"method":"ping","params":{},"params":{}}', INVALID_REQUEST, 1)
answered("two versions", TWICE, '{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"ping"}', INVALID_REQUEST, 1)
PARAMS = "JSON-RPC 2.0 4.2; BINDING read.params-object"
for value in ["[]", '["add"]', "1", '"x"', "true"]:
    answered(f"params that are {value}", PARAMS, f'{{"id":1,"method":"ping","params":{value}}}', INVALID_PARAMS, 1)
done("params that are null", "BINDING read.params", '{"id":1,"method":"ping","params":null}', 1)
for value in ["[]", "1", '"x"', "true", '[{"progressToken":1}]']:
    answered(
        f"a _meta that is {value}",
        "MCP basic; BINDING modern.params",
        f'{{"id":1,"method":"ping","params":{{"_meta":{value}}}}}',
        INVALID_PARAMS,
        1,
    )
answered(
    "two names of a tool",
    "RFC 8259 4; BINDING modern.params",
    '{"id":1,"method":"tools/call","params":{"name":"add","name":"boom"}}',
    INVALID_PARAMS,
    1,
)
answered(
    "two _meta",
    "RFC 8259 4; BINDING modern.params",
    '{"id":1,"method":"ping","params":{"_meta":{},"_meta":{}}}',
    INVALID_PARAMS,
    1,
)

# Ids.

IDS = "JSON-RPC 2.0 4; BINDING read.id"
for value in ["null", "true", "false", "[]", "[1]", "{}", '{"id":1}']:
    answered(f"an id that is {value}", IDS, f'{{"id":{value},"method":"ping"}}', INVALID_REQUEST)
answered("an id of 1025 bytes", "BINDING id.length", request("i" * 1023, "ping"), INVALID_REQUEST)
answered("an id of 60 KiB", "BINDING id.length", request("i" * 60_000, "ping"), INVALID_REQUEST)
answered("a number of 1025 digits as id", "BINDING id.length", '{"id":' + "9" * 1025 + ',"method":"ping"}', INVALID_REQUEST)


def comes_back(id_text):
    @FAMILY.case(f"the id {id_text[:30]} comes back as it was", "JSON-RPC 2.0 5; BINDING id.bytes")
    def run(server):
        connection = server.session().send(f'{{"id":{id_text},"method":"ping"}}')
        payload = connection.frame().payload.decode()
        assert payload == f'{{"jsonrpc":"2.0","id":{id_text},"result":{{}}}}', payload[:200]
        connection.served()


for id_text in ["0", '""', "-0", "-1", "1.5", "1e5", "1E400", "-9223372036854775809", "18446744073709551616"]:
    comes_back(id_text)
for id_text in [dump("i" * 1022), "9" * 1024, '"\\u0041\\/"', '"\\ud800"', '"</script>\u2028"', '"\\u0000"', '"😀"']:
    comes_back(id_text)


@FAMILY.case("an id that is in use", "MCP 2025-11-25 basic; BINDING id.in-use")
def _(server):
    connection = server.session().send(sleeps(1))
    for message in [call(1, "add", {"a": 1, "b": 1}), request(1, "ping"), request(1, "tools/list"), modern_call(1, "boom")]:
        connection.send(message).error(INVALID_REQUEST, 1)
    # The first goes on, and can be given up.
    connection.send(cancel(1)).served()
    connection.send(request(1, "ping")).result(1)
    connection.served()


@FAMILY.case("an id that is in use, in other letters", "BINDING id.same; BINDING id.in-use")
def _(server):
    connection = server.session().send(sleeps("ab"))
    connection.send('{"id":"a\\u0062","method":"ping"}').error(INVALID_REQUEST, "ab")
    connection.send('{"method":"notifications/cancelled","params":{"requestId":"\\u0061b"}}').served()


@FAMILY.case("ids that look alike", "BINDING id.types")
def _(server):
    connection = server.session()
    for id_text in ["1", '"1"', "1.0", "1e0", "10e-1"]:
        connection.send(f'{{"id":{id_text},"method":"tools/call","params":{{"name":"slow","arguments":{{"seconds":600}}}}}}')
    # None of them was refused; and each is a call of its own.
    connection.served()
    connection.send(call(2, "stats"))
    running = connection.result(2)["structuredContent"]["in_flight"]
    assert running >= 5, running
    connection.served()


# Answers, to nothing.

ANSWERS = "JSON-RPC 2.0 5; BINDING read.answers"
for message in [
    '{"id":1,"result":{}}',
    '{"id":1,"error":{"code":1,"message":"x"}}',
    '{"id":null,"result":{}}',
    '{"result":{}}',
    '{"error":5}',
    '{"id":1,"result":null,"error":null}',
    '{"id":1,"result":{},"error":{"code":1}}',
    '{"id":1,"result":{},"result":{}}',
    '{"id":[],"error":{}}',
    '{"jsonrpc":"1.0","id":1,"result":{}}',
    '{"id":1,"result":{},"params":5}',
    '{"id":18446744073709551615,"result":{}}',
]:
    silent(f"an answer to nothing: {message}", ANSWERS, message)
silent("an answer of 20 000 arrays", ANSWERS, f'{{"id":1,"result":{DEEPLY}}}')
silent("ten thousand answers to nothing", ANSWERS, frames.text('{"id":1,"result":{}}') * 10_000)

# Notifications.

SILENT = "JSON-RPC 2.0 4.1; BINDING read.notification"
silent("a notification that nobody knows", SILENT, notification("notifications/none"))
silent("a notification of a method", "JSON-RPC 2.0 4.1; BINDING read.no-id", notification("tools/call", {"name": "boom"}))
silent("a notification whose params are an array", SILENT, '{"method":"notifications/cancelled","params":[1]}')
silent("a notification whose _meta is none", SILENT, '{"method":"notifications/cancelled","params":{"requestId":1,"_meta":5}}')
silent(
    "a notification with a progress token", SILENT, notification("notifications/progress", {"progressToken": 1, "progress": "x"})
)
silent("ten thousand notifications", SILENT, frames.text(notification("notifications/none", {"x": "y"})) * 10_000)

# Batches.

NO_BATCH = "MCP 2025-11-25 basic; BINDING batch.where"
PING = request(1, "ping")
answered("a batch where there are none", NO_BATCH, f"[{PING}]", INVALID_REQUEST)
answered("a batch of one notification where there are none", NO_BATCH, f"[{notification('notifications/none')}]", INVALID_REQUEST)
answered("an empty batch where there are none", NO_BATCH, "[]", INVALID_REQUEST)
answered("a batch of noise where there are none", NO_BATCH, "[1,null,[[]],{}]", INVALID_REQUEST)
answered(
    "a batch of 20 000 requests where there are none",
    NO_BATCH,
    lambda: "[" + ",".join([PING] * 20_000) + "]",
    INVALID_REQUEST,
    flags=LARGE,
)
answered("a batch without a session", NO_BATCH, f"[{initialize()},{PING}]", INVALID_REQUEST)


def batch(name, rule, messages, *expected, flags=None):
    """A batch in a session that knows them. Expected are ids, of results, and codes with an id or none."""

    @FAMILY.case(name, rule, flags=flags)
    def run(server):
        connection = server.session(BATCHES).send(messages() if callable(messages) else messages)
        if not expected:
            connection.served()
            return
        answers = connection.message()
        assert isinstance(answers, list), answers
        seen = [(answer["error"]["code"], answer.get("id")) if "error" in answer else answer["id"] for answer in answers]
        assert seen == list(expected), seen
        connection.served()


def batch_refused(name, messages, flags=None):
    @FAMILY.case(name, "JSON-RPC 2.0 6; BINDING batch.size", flags=flags)
    def run(server):
        connection = server.session(BATCHES).send(messages)
        connection.error(INVALID_REQUEST)
        connection.served()


TAKEN = "JSON-RPC 2.0 6; BINDING batch.answer"
FOREIGN = "MCP 2025-03-26 basic; BINDING batch.foreign"
batch_refused("an empty batch", "[]")
batch_refused("a batch of 65", dump([json.loads(PING)] * 65))
batch_refused("a batch of 10 000 notifications", "[" + ",".join(['{"method":"x"}'] * 4000) + "]")
batch("a batch of 64, all with one id", TAKEN, dump([json.loads(PING)] * 64), *[1] * 64)
batch("a batch of noise", "JSON-RPC 2.0 6; BINDING batch.invalid", "[1,2,3]", *[(INVALID_REQUEST, None)] * 3)
batch("a batch of notifications", "JSON-RPC 2.0 6; BINDING batch.silent", '[{"method":"x"},{"method":"y","params":[]}]')
batch("a batch of answers", "JSON-RPC 2.0 6; BINDING batch.silent", '[{"id":1,"result":{}},{"error":1}]')
batch("a batch in a batch", FOREIGN, f"[[{PING}],{PING}]", (INVALID_REQUEST, None), 1)
batch("a handshake in a batch", FOREIGN, f"[{initialize(5)},{PING}]", (INVALID_REQUEST, 5), 1)
batch("a modern request in a batch", FOREIGN, f"[{modern_call(5, 'add', {'a': 1, 'b': 1})},{PING}]", (INVALID_REQUEST, 5), 1)
batch(
    "a batch with everything",
    TAKEN,
    f'[{PING},1,{{"method":"x"}},{request(2, "none")},{{"id":null,"method":"ping"}}]',
    1,
    (INVALID_REQUEST, None),
    (NOT_FOUND, 2),
    (INVALID_REQUEST, None),
)
batch(
    "a batch that cancels all that it calls", "BINDING batch.cancel", lambda: f"[{call(1, 'slow', {'seconds': 600})},{cancel(1)}]"
)
batch(
    "two calls of one id in a batch",
    "BINDING id.in-use",
    lambda: f"[{call(1, 'slow', {'seconds': 600})},{PING},{cancel(1)}]",
    (INVALID_REQUEST, 1),
)


@FAMILY.case("a batch whose call never ends", "BINDING batch.answer; BINDING batch.lost")
def _(server):
    connection = server.session(BATCHES).send(f"[{PING},{call(2, 'slow', {'seconds': 600})}]")
    # Nobody else waits for it.
    connection.served()


@FAMILY.case("batches that collect more than may be kept", "BINDING batch.full", flags=LARGE + " --outbox 65536")
def _(server):
    connection = server.session(BATCHES)
    before = server.forget_peak()
    calls = [json.loads(call(n, "echo", {"text": "x" * 30_000})) for n in range(63)]
    # The last one keeps all the others from leaving.
    connection.send(dump([json.loads(sleeps("last")), *calls]))
    connection.send(cancel("last"))
    answers = connection.message()
    done = [answer["id"] for answer in answers if "result" in answer]
    assert done == list(range(len(done))) and 2 <= len(done) <= 4, done
    assert all(answer["error"]["code"] == -32603 for answer in answers[len(done) :]), answers
    assert len(answers) == 63
    assert server.cost()["peak"] < before + 16 * 1024
    connection.served()
