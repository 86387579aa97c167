"""What our program sees of official servers, and of `everything`: one test for each behaviour, of all of them."""

import contextlib
import json
import os
import pty
import re
import select
import signal
import subprocess
import time

import pytest
from processes import BINARY, DEADLINE, mcp_ws, serving, started, until

MODERN = "2026-07-28"
LEGACY = "2025-11-25"

# How many seconds a call of `slow` sleeps that is never waited for.
LONG = 50

# May be in no log.
TOKEN = "eyJhbGciOiJIUzI1NiJ9.c2VrcmV0"


class Case:
    """A server, how it is spoken to, and what comes of that."""

    def __init__(self, server, *flags, version):
        self.server = server
        self.flags = flags
        self.version = version

    def __str__(self):
        return "-".join([self.server, *self.flags]).replace(" ", "")


CASES = [
    Case("everything", version=MODERN),
    Case("everything", "--era", "modern", version=MODERN),
    Case("everything", "--era", "legacy", version=LEGACY),
    Case("everything", "--no-subprotocol", version=MODERN),
    Case("python 1", version=LEGACY),
    Case("python 1", "--era", "legacy", version=LEGACY),
    # It selects `mcp` even so.
    Case("python 1", "--no-subprotocol", version=LEGACY),
    Case("supergateway", version=LEGACY),
    Case("supergateway", "--era", "legacy", version=LEGACY),
    Case("supergateway", "--no-subprotocol", version=LEGACY),
    Case("python 2", version=MODERN),
    Case("python 2", "--era", "modern", version=MODERN),
    Case("python 2", "--era", "legacy", version=LEGACY),
]

# supergateway gives the answer to a question another id than the question had.
CASES_THAT_ASK = [case for case in CASES if case.server != "supergateway"]


@pytest.fixture(scope="module")
def urls(tmp_path_factory):
    folder = tmp_path_factory.mktemp("servers")
    with contextlib.ExitStack() as running:
        names = ["everything", "python 1", "python 2", "supergateway"]
        yield {name: running.enter_context(serving(name, folder / f"{name}.log")) for name in names}


class Pointed:
    """The program, pointed at the server of a case."""

    def __init__(self, case, url):
        self.case = case
        self.url = url

    def command(self, command, *words):
        return [command, self.url, *words, *self.case.flags]

    def run(self, command, *words, stdin=None):
        return mcp_ws(*self.command(command, *words), stdin=stdin)

    def call(self, *words, stdin=None):
        return self.run("call", *words, stdin=stdin)

    def done(self, *words, stdin=None):
        """Makes a call that must succeed, and gives what was written of it."""
        ended = self.call(*words, stdin=stdin)
        assert ended.code == 0, ended
        return ended.stdout


@pytest.fixture(params=CASES, ids=Case.__str__)
def pointed(request, urls):
    return Pointed(request.param, urls[request.param.server])


def test_agrees_on_the_newest_version_that_both_have(pointed):
    ended = pointed.run("ping", "--count", "2", "--interval", "0.001")
    assert ended.code == 0, ended
    assert ended.stdout.splitlines()[0].endswith(f"MCP {pointed.case.version}"), ended
    assert "2 sent, 2 answered" in ended.stdout, ended


def test_lists_the_tools_with_their_schemas(pointed):
    ended = pointed.run("tools", "--json")
    assert ended.code == 0, ended
    tools = {tool["name"]: tool for tool in ended.json}
    assert {"echo", "add", "fail", "count", "slow"} <= set(tools)
    assert tools["add"]["description"] == "Adds two integers."
    schema = tools["add"]["inputSchema"]
    types = {name: argument["type"] for name, argument in schema["properties"].items()}
    assert (types, schema["required"]) == ({"a": "integer", "b": "integer"}, ["a", "b"])


def test_lists_the_tools_for_people(pointed):
    ended = pointed.run("tools")
    assert (ended.code, ended.stderr) == (0, ""), ended
    assert "\nadd\n  Adds two integers.\n    a integer" in ended.stdout, ended


def test_calls_a_tool(pointed):
    assert pointed.done("add", "a=2", "b=40") == "42\n"
    assert pointed.done("add", '{"a": 2, "b": -40}') == "-38\n"


def test_writes_the_result_as_json(pointed):
    ended = pointed.call("add", "a=2", "b=40", "--json")
    assert ended.code == 0, ended
    assert ended.json["content"] == [{"type": "text", "text": "42"}]
    if pointed.case.server != "everything":
        assert ended.json["structuredContent"] == {"result": 42}


def test_a_tool_that_fails_is_an_exit_code_and_says_why(pointed):
    ended = pointed.call("fail", "message=the disk is full")
    assert (ended.code, ended.stdout) == (1, ""), ended
    assert "the disk is full" in ended.stderr
    ended = pointed.call("fail", "message=the disk is full", "--json")
    assert (ended.code, ended.json["isError"]) == (1, True), ended
    assert "the disk is full" in ended.json["content"][0]["text"]


def test_progress_is_shown_in_order_before_the_result(pointed):
    delay = ["delay_ms=1"] if pointed.case.server == "everything" else []
    ended = pointed.call("count", "n=20", *delay, "-v")
    assert (ended.code, ended.stdout) == (0, "20\n"), ended
    shown = re.findall(r"^progress: (\d+) of (\d+)", ended.stderr, re.MULTILINE)
    assert shown == [(str(i), "20") for i in range(1, 21)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Füße, Привет, 你好, ไทย, שלום", id="non-ASCII"),
        pytest.param("🙂 👩‍👩‍👧‍👦 🇪🇺 𝄞", id="emoji"),
        pytest.param('"double" \'single\' \\ / {"a":[1]}\n\ttabbed \x7f\u2028', id="quotes and controls"),
        pytest.param('200 kB: "é🙂"\n' * 10_000, id="200 kB"),
    ],
)
def test_any_text_comes_back_the_same(pointed, tmp_path, text):
    file = tmp_path / "text"
    file.write_text(text, encoding="utf-8", newline="")
    # Not compared in the assertion, which would print 200 kB.
    same = pointed.done("echo", f"text=@{file}") == (text if text.endswith("\n") else text + "\n")
    assert same


def test_a_wrong_argument_is_found_before_it_is_sent(pointed):
    ended = pointed.call("add", "a=seven", "b=1")
    assert (ended.code, ended.stdout) == (2, ""), ended
    assert "`a` takes an integer" in ended.stderr and "usage: add a=<integer> b=<integer>" in ended.stderr
    ended = pointed.call("ad", "a=7", "b=1")
    assert ended.code == 2 and "did you mean `add`?" in ended.stderr, ended


def test_a_wrong_argument_that_is_sent_is_what_the_server_says_of_it(pointed):
    ended = pointed.call("add", "-", stdin='{"a": "seven", "b": 1}')
    assert (ended.code, ended.stdout) == (1, ""), ended
    assert re.search(r"\ba\b", ended.stderr) and "integer" in ended.stderr, ended


def test_the_log_has_each_message_of_both_sides_and_no_secret(pointed):
    ended = pointed.call("add", "a=2", "b=40", "-vv", "--token", TOKEN, "--header", f"X-Key: {TOKEN}x")
    assert (ended.code, ended.stdout) == (0, "42\n"), ended
    sent, received = ([each for each in ended.stderr.splitlines() if f" {way} " in each] for way in ("sent", "received"))
    assert any('\\"method\\":\\"tools/call\\"' in line for line in sent), ended
    assert any('\\"text\\":\\"42\\"' in line for line in received), ended
    assert TOKEN not in ended.stderr, ended


def test_a_call_that_takes_too_long_is_given_up(pointed):
    ended = pointed.call("slow", f"seconds={LONG}", "--timeout", "0.2")
    assert (ended.code, ended.stdout) == (6, ""), ended


@pytest.mark.parametrize("pointed", CASES_THAT_ASK, ids=Case.__str__, indirect=True)
def test_who_does_not_answer_has_declined(pointed):
    tool, question = greeting(pointed)
    ended = pointed.call(*tool)
    assert "decline" in ended.stdout + ended.stderr, ended
    assert f"since stdin is no terminal: {question}" in ended.stderr


@pytest.mark.parametrize("pointed", CASES_THAT_ASK, ids=Case.__str__, indirect=True)
def test_who_answers_on_the_terminal_is_greeted(pointed):
    tool, question = greeting(pointed)
    terminal, seen_as = pty.openpty()
    command = [BINARY, *pointed.command("call", *tool)]
    # Only what is typed goes over the terminal.
    with subprocess.Popen(command, stdin=seen_as, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            asked = read_until(b": ", process.stderr)
            assert question in asked.decode(), asked
            # The second line is for whoever asks for a second thing.
            os.write(terminal, "Zoë\nzoe@example.com\n".encode())
            written, rest = process.communicate(timeout=DEADLINE)
        finally:
            process.kill()
            os.close(terminal)
            os.close(seen_as)
    assert process.returncode == 0, rest
    assert "Zoë" in written.decode()


def test_a_server_that_insists_on_a_subprotocol_is_told_of(urls):
    ended = mcp_ws("tools", urls["python 2"], "--no-subprotocol")
    assert (ended.code, ended.stdout) == (3, ""), ended
    assert "missing subprotocol" in ended.stderr


def test_a_modern_client_is_told_that_the_server_is_not(urls):
    for server in ("python 1", "supergateway"):
        ended = mcp_ws("tools", urls[server], "--era", "modern")
        assert (ended.code, ended.stdout) == (5, ""), ended


@pytest.mark.parametrize("era", ["auto", "modern", "legacy"])
def test_an_interrupted_call_is_cancelled(urls, tmp_path, era):
    url = urls["everything"]

    def stats():
        ended = mcp_ws("call", url, "stats", "--json")
        assert ended.code == 0, ended
        return ended.json["structuredContent"]

    before, log = stats(), tmp_path / "log"
    with started([BINARY, "call", url, "slow", f"seconds={LONG}", "--era", era], log) as process:
        until(lambda: stats()["in_flight"] == 1, log, process)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(DEADLINE) == 130
        assert time.monotonic() - begun < LONG / 2
    give_up = time.monotonic() + DEADLINE
    while (after := stats())["in_flight"] and time.monotonic() < give_up:
        time.sleep(0.02)
    assert (after["in_flight"], after["cancelled"]) == (0, before["cancelled"] + 1)


@pytest.mark.parametrize("era", ["auto", "modern", "legacy"])
def test_who_listens_is_told_of_tools_that_come_and_go(urls, tmp_path, era):
    url, log = urls["everything"], tmp_path / "log"

    def told():
        """Nobody can see from here when it has begun to listen, so tools come and go until it is told."""
        for change in ("offer", "withdraw"):
            ended = mcp_ws("call", url, change, "name=newcomer")
            assert ended.code == 0, ended
        return [line for line in log.read_text().splitlines() if line.startswith("{")]

    with started([BINARY, "listen", url, "--era", era, "--quiet"], log) as process:
        lines = until(told, log, process)
        process.send_signal(signal.SIGINT)
        assert process.wait(DEADLINE) == 0
    assert {json.loads(line)["method"] for line in lines} == {"notifications/tools/list_changed"}


def greeting(pointed):
    """A tool that asks, and what it asks."""
    if pointed.case.server != "everything":
        return ["greet"], "Who are you?"
    if pointed.case.version == MODERN:
        return ["test_input_required_result_elicitation"], "What is your name?"
    return ["test_elicitation", "message=Who are you?"], "Who are you?"


def read_until(end, stream):
    """Reads what a process writes, until it has written this."""
    give_up, text = time.monotonic() + DEADLINE, b""
    while not text.endswith(end):
        ready, _, _ = select.select([stream], [], [], max(0, give_up - time.monotonic()))
        assert ready, f"too late: {text}"
        more = os.read(stream.fileno(), 4096)
        assert more, f"it ended: {text}"
        text += more
    return text
