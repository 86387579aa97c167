"""Messages of MCP as text, and how those of the server have to look."""

import json

from harness.frames import Wrong

LEGACY, BATCHES, MODERN = "2025-11-25", "2025-03-26", "2026-07-28"
PREFIX = "io.modelcontextprotocol/"

PARSE_ERROR, INVALID_REQUEST, NOT_FOUND, INVALID_PARAMS, INTERNAL = -32700, -32600, -32601, -32602, -32603
LACKS, UNSUPPORTED = -32021, -32022

# What a client declares that can be asked everything; and one that has tasks.
ABLE = {"elicitation": {}, "sampling": {}, "roots": {}}
TASKS = {"extensions": {f"{PREFIX}tasks": {}}}


def dump(value):
    return json.dumps(value, separators=(",", ":"))


def request(id, method, params=None):
    message = {"jsonrpc": "2.0", "id": id, "method": method}
    return dump(message if params is None else message | {"params": params})


def notification(method, params=None):
    message = {"jsonrpc": "2.0", "method": method}
    return dump(message if params is None else message | {"params": params})


def cancel(id):
    return notification("notifications/cancelled", {"requestId": id})


def call(id, tool, arguments=None, **more):
    """A call, of whatever era: it is that of a session, unless `_meta` says otherwise."""
    return request(id, "tools/call", {"name": tool, "arguments": arguments or {}} | more)


def sleeps(id, seconds=600):
    """A call that does not end while a case runs, if nothing else is said."""
    return call(id, "slow", {"seconds": seconds})


def initialize(id=0, version=LEGACY, **params):
    started = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "attack", "version": "1"}}
    return request(id, "initialize", started | params)


def meta(version=MODERN, capabilities=None, **more):
    """What makes a request a modern one. What is `None` in `more` is left out."""
    whole = {
        f"{PREFIX}protocolVersion": version,
        f"{PREFIX}clientInfo": {"name": "attack", "version": "1"},
        f"{PREFIX}clientCapabilities": capabilities or {},
    } | more
    return {name: value for name, value in whole.items() if value is not ...}


def modern(id, method, params=None, **more):
    return request(id, method, (params or {}) | {"_meta": meta(**more)})


def modern_call(id, tool, arguments=None, params=None, **more):
    return modern(id, "tools/call", {"name": tool, "arguments": arguments or {}} | (params or {}), **more)


_SHAPES = [
    {"jsonrpc", "id", "result"},
    {"jsonrpc", "id", "error"},
    {"jsonrpc", "error"},
    {"jsonrpc", "id", "method", "params"},
    {"jsonrpc", "method", "params"},
]


def read(payload):
    """A message of the server, or a batch of them, which is as strict as BINDING's section 7 has it."""
    try:
        written = payload.decode()
        message = json.loads(written, object_pairs_hook=_once, parse_constant=_no_number)
    except ValueError as error:
        raise Wrong(f"the server does not write JSON: {error}: {payload[:200]!r}") from error
    if written != written.strip():
        raise Wrong("there is white space around a message of the server")
    for one in message if isinstance(message, list) else [message]:
        shape = set(one)
        if shape not in _SHAPES and shape | {"params"} not in _SHAPES or one["jsonrpc"] != "2.0":
            raise Wrong(f"no message has these members: {sorted(shape)}")
    return message


def _once(pairs):
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member stands twice")
    return members


def _no_number(name):
    raise ValueError(f"{name} is no number")
