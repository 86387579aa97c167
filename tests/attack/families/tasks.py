"""Subscriptions and tasks: handles that are none, those of others, and too many of both."""

from harness.cases import SMALL, Family
from harness.connection import until
from harness.messages import (
    ABLE,
    INTERNAL,
    INVALID_PARAMS,
    INVALID_REQUEST,
    LACKS,
    PREFIX,
    TASKS,
    cancel,
    dump,
    modern,
    modern_call,
)

FAMILY = Family("tasks")
answered = FAMILY.answered


# Fewer tasks than anybody needs.
FEW_TASKS = f"{SMALL} --max-tasks 3"


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
    for what, id in {
        "that is not there": "none",
        "that is empty": "",
        "of 60 KiB": "t" * 60_000,
        "of a path": "../../1",
        "with a null": "\0",
        "of the usual shape": "00000000-0000-4000-8000-000000000000",
    }.items():
        answered(
            f"tasks/{method} of a task {what}", HANDLES, task(1, method, {"taskId": id, "inputResponses": {}}), INVALID_PARAMS
        )
    for id in [1, None, [], {}]:
        answered(f"tasks/{method} of {dump(id)}", HANDLES, task(1, method, {"taskId": id, "inputResponses": {}}), INVALID_PARAMS)
    answered(
        f"tasks/{method} without tasks",
        "BINDING task.declared",
        task(1, method, {"taskId": "none", "inputResponses": {}}, capabilities={}),
        LACKS,
    )
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
