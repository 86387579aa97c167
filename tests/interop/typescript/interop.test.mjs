// What the official TypeScript client sees of `everything`: one test for each behaviour.
//
// `run`, one folder up, starts the server and says in the environment where it listens (EVERYTHING_URL) and which
// program it is (EVERYTHING_BINARY). The tests run one after the other. They share the server, so they compare its
// counters with what these were before, and leave no call of `slow` running.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { WebSocketClientTransport } from "@modelcontextprotocol/sdk/client/websocket.js";
import { McpError, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import WebSocket from "ws";

/**
 * Gives messages that came together each a turn of its own, as browsers do and `ws` by itself does not. Without that,
 * the client loses the last report of a call whose result comes with it: it puts off the report, but not the result,
 * with which it forgets who wanted reports.
 */
class OneMessageATurn extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { allowSynchronousEvents: false });
  }
}

const URL_OF_ALL = process.env.EVERYTHING_URL;
const BINARY = process.env.EVERYTHING_BINARY;
assert.ok(URL_OF_ALL && BINARY, "EVERYTHING_URL and EVERYTHING_BINARY have to be set");

// How long anything may take that should take no time. Only a fault is ever so late, however slow the machine.
const DEADLINE = 20_000;

// How many seconds a call of `slow` sleeps that is never waited for: longer than the deadline of all that happens
// meanwhile.
const LONG = 50;

/** A client that has initialized, and what its user does not see: the socket, and what it could make no sense of. */
class Connected {
  surprises = [];
  /** How often it was told that the list of tools has changed. */
  changes = 0;

  static async to(url, Socket = WebSocket) {
    const connected = new Connected();
    connected.client = new Client({ name: "interop", version: "1" });
    connected.client.onerror = (error) => connected.surprises.push(error);
    connected.client.setNotificationHandler(ToolListChangedNotificationSchema, () => void connected.changes++);
    connected.transport = new WebSocketClientTransport(new URL(url));
    // The client does not tell the version agreed on, it only tells its transport.
    connected.transport.setProtocolVersion = (version) => (connected.version = version);
    // The client takes the global one, which Node 20 has not.
    globalThis.WebSocket = Socket;
    const opening = connected.client.connect(connected.transport, { timeout: DEADLINE });
    connected.socket = connected.transport._socket;
    connected.closed = new Promise((resolve) => connected.socket.addEventListener("close", resolve));
    await opening;
    return connected;
  }

  call(name, args = {}, options = {}) {
    return this.client.callTool({ name, arguments: args }, undefined, { timeout: DEADLINE, ...options });
  }

  /** Calls a tool that must succeed with one text. */
  async text(name, args) {
    const result = await this.call(name, args);
    assert.ok(!result.isError, JSON.stringify(result));
    return onlyText(result);
  }

  /** Calls a tool that must fail, and gives the text of its error. */
  async complaint(name, args) {
    const result = await this.call(name, args);
    assert.equal(result.isError, true, JSON.stringify(result));
    return onlyText(result);
  }

  async stats() {
    return (await this.call("stats")).structuredContent;
  }

  /** Asks for the counters until they are as they should be. */
  async statsWhen(holds) {
    const giveUp = performance.now() + DEADLINE;
    for (;;) {
      const stats = await this.stats();
      if (holds(stats)) return stats;
      assert.ok(performance.now() < giveUp, `the counters are still ${JSON.stringify(stats)}`);
      await sleep(10);
    }
  }

  async names() {
    return (await this.client.listTools(undefined, { timeout: DEADLINE })).tools.map(({ name }) => name);
  }

  /** Waits until it was told so many times that the list has changed. */
  async changed(times) {
    const giveUp = performance.now() + DEADLINE;
    while (this.changes < times) {
      assert.ok(performance.now() < giveUp, "no change was told of");
      await sleep(5);
    }
    assert.equal(this.changes, times);
  }

  /** Calls `slow` and returns when the server runs it: what tells how the call ended, and what cancels it. */
  async startSlow(seconds) {
    const before = await this.stats();
    const controller = new AbortController();
    const slow = { ended: false, cancel: (reason) => controller.abort(reason) };
    const options = { signal: controller.signal, timeout: seconds * 1000 + DEADLINE };
    slow.outcome = this.call("slow", { seconds }, options)
      .then((result) => ({ result }), (error) => ({ error }))
      .finally(() => (slow.ended = true));
    await this.statsWhen((stats) => stats.started === before.started + 1);
    return slow;
  }

  /** Closes the socket, and waits until the other side has answered. */
  async close() {
    await this.client.close();
    return soon(this.closed);
  }
}

/** A test with a client; after it, nothing strange may have come. */
function behaviour(name, body, Socket = WebSocket) {
  test(name, { timeout: 4 * DEADLINE }, async () => {
    const connected = await Connected.to(URL_OF_ALL, Socket);
    try {
      await body(connected);
    } finally {
      await connected.close();
    }
    assert.deepEqual(connected.surprises, []);
  });
}

/** A WebSocket without the SDK, for what the SDK would not send. A session has been opened on it. */
async function rawSocket() {
  const socket = new WebSocket(URL_OF_ALL, "mcp");
  const messages = [];
  socket.on("message", (data) => messages.push(JSON.parse(data)));
  const raw = {
    socket,
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    async receive() {
      const giveUp = performance.now() + DEADLINE;
      while (messages.length === 0) {
        assert.ok(performance.now() < giveUp, "no message came");
        await sleep(5);
      }
      return messages.shift();
    },
  };
  await soon(once(socket, "open"));
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } };
  raw.send({ jsonrpc: "2.0", id: 0, method: "initialize", params });
  assert.equal((await raw.receive()).id, 0);
  raw.send({ jsonrpc: "2.0", method: "notifications/initialized" });
  return raw;
}

function toolCall(id, name, args) {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } };
}

async function soon(promise) {
  const timer = new AbortController();
  const late = sleep(DEADLINE, undefined, { signal: timer.signal }).then(
    () => assert.fail(`nothing happened for ${DEADLINE} ms`),
    () => {},
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}

function onlyText(result) {
  assert.equal(result.content.length, 1);
  assert.equal(result.content[0].type, "text");
  return result.content[0].text;
}

behaviour("connects and initializes", async ({ client, socket, version }) => {
  assert.equal(socket.protocol, "mcp");
  assert.equal(client.getServerVersion().name, "everything");
  assert.deepEqual(client.getServerCapabilities().tools, { listChanged: true });
  assert.equal(version, "2025-11-25");
});

behaviour("lists the tools in order with descriptions and schemas", async ({ client }) => {
  const expected = [
    ["echo", "Says the text back.", { text: "string" }],
    ["add", "Adds two integers.", { a: "integer", b: "integer" }],
    ["fail", "Fails, and says why.", { message: "string" }],
    ["slow", "Sleeps without blocking anybody.", { seconds: "number" }],
    ["count", "Reports progress `n` times.", { n: "integer", delay_ms: "integer" }],
    ["stats", "How the calls of `slow` have gone.", {}],
    ["boom", "Panics.", {}],
    ["weather", "Tells the weather of some days, the last of which nobody knows yet.", { days: "integer" }],
    ["offer", "Adds a tool of this name.", { name: "string" }],
    ["withdraw", "Removes a tool that was offered.", { name: "string" }],
  ];
  const listed = await client.listTools(undefined, { timeout: DEADLINE });
  assert.equal(listed.nextCursor, undefined);
  // Those of the conformance suite are in its own list.
  const names = new Set(expected.map(([name]) => name));
  const tools = listed.tools.filter(({ name }) => names.has(name));
  const seen = tools.map(({ name, description, inputSchema }) => {
    assert.equal(inputSchema.type, "object", name);
    const types = Object.entries(inputSchema.properties).map(([argument, schema]) => [argument, schema.type]);
    assert.deepEqual(inputSchema.required ?? [], types.map(([argument]) => argument), name);
    return [name, description, Object.fromEntries(types)];
  });
  assert.deepEqual(seen, expected);
});

const texts = {
  nothing: "",
  quotes: `"double" 'single' \`back\` \\ / {"a":[1]}`,
  newlines: "one\ntwo\r\nthree\ttabbed\n",
  "control characters": "\x00\x01\x1f\x7f\u2028\u2029",
  "non-ASCII": "Füße, naïve, Привет, 你好, ไทย, שלום",
  emoji: "🙂 👩‍👩‍👧‍👦 🇪🇺 𝄞",
  "200 kB": '200 kB: "é🙂"\n'.repeat(10_000),
};
for (const [what, text] of Object.entries(texts)) {
  behaviour(`echo says the same: ${what}`, async (connected) => {
    // Not by `equal`, which would print 200 kB.
    assert.ok((await connected.text("echo", { text })) === text, "another text came back");
  });
}

behaviour("add adds", async (connected) => {
  assert.equal(await connected.text("add", { a: 2, b: 40 }), "42");
  assert.equal(await connected.text("add", { a: -Number.MAX_SAFE_INTEGER, b: Number.MAX_SAFE_INTEGER - 1 }), "-1");
});

behaviour("fail is a tool error with the message", async (connected) => {
  assert.match(await connected.complaint("fail", { message: "the disk is full" }), /the disk is full/);
});

behaviour("a wrong argument is named with what was expected and what came", async (connected) => {
  const text = await connected.complaint("add", { a: "seven", b: 1 });
  assert.match(text, /`a`/);
  assert.doesNotMatch(text, /`b`/);
  assert.match(text, /expected an integer/);
  assert.match(text, /"seven"/);
});

behaviour("a missing argument is named", async (connected) => {
  const text = await connected.complaint("add", { a: 1 });
  assert.match(text, /`b`: missing/);
  assert.doesNotMatch(text, /`a`/);
});

behaviour("a misspelt argument gets a suggestion", async (connected) => {
  const text = await connected.complaint("echo", { txet: "hello" });
  assert.match(text, /`txet`.*did you mean `text`\?/);
});

behaviour("an unknown tool is invalid params", async (connected) => {
  await assert.rejects(connected.call("no_such_tool"), (error) => {
    assert.ok(error instanceof McpError);
    assert.equal(error.code, -32602);
    assert.match(error.message, /no_such_tool/);
    return true;
  });
});

behaviour("a panic is an internal error and the connection goes on", async (connected) => {
  await assert.rejects(connected.call("boom"), (error) => {
    assert.ok(error instanceof McpError);
    assert.equal(error.code, -32603);
    return true;
  });
  assert.equal(await connected.text("add", { a: 1, b: 2 }), "3");
});

behaviour("stats is structured and the same as text", async (connected) => {
  const result = await connected.call("stats");
  const { structuredContent } = result;
  assert.deepEqual(Object.keys(structuredContent).sort(), ["cancelled", "finished", "in_flight", "started"]);
  assert.ok(Object.values(structuredContent).every(Number.isInteger));
  assert.deepEqual(JSON.parse(onlyText(result)), structuredContent);
});

behaviour("a result is validated against its output schema", async (connected) => {
  // The client knows the schemas once it has listed them, and fails a call whose result is not what they say.
  const listed = await connected.client.listTools(undefined, { timeout: DEADLINE });
  const promising = listed.tools.filter(({ outputSchema }) => outputSchema);
  assert.deepEqual(promising.map(({ name }) => name), ["weather"]);
  assert.equal(promising[0].outputSchema.type, "object");
  assert.deepEqual(promising[0].outputSchema.required, ["celsius", "sky", "next"]);
  const result = await connected.call("weather", { days: 2 });
  const last = { celsius: null, sky: null, warning: "unknown", next: null };
  const first = { celsius: 1.5, sky: { is: "cloudy", percent: 1 }, next: last };
  assert.deepEqual(result.structuredContent, first);
  assert.deepEqual(JSON.parse(onlyText(result)), first);
  assert.ok((await connected.complaint("weather", { days: 0 })).includes("`days` must be at least 1"));
});

for (const delay of [0, 5]) {
  behaviour(
    `count reports rising progress before its result, with ${delay} ms between`,
    async (connected) => {
      const seen = [];
      const onprogress = ({ progress, total }) => seen.push([progress, total]);
      const result = await connected.call("count", { n: 20, delay_ms: delay }, { onprogress });
      assert.equal(onlyText(result), "20");
      assert.deepEqual(seen, Array.from({ length: 20 }, (_, i) => [i + 1, 20]));
    },
    OneMessageATurn,
  );
}

test("count sends rising progress before its result", { timeout: 4 * DEADLINE }, async () => {
  const raw = await rawSocket();
  try {
    const call = toolCall(1, "count", { n: 20, delay_ms: 0 });
    call.params._meta = { progressToken: "mine" };
    raw.send(call);
    for (let i = 1; i <= 20; i++) {
      const { method, params } = await raw.receive();
      assert.equal(method, "notifications/progress");
      assert.deepEqual(params, { progressToken: "mine", progress: i, total: 20 });
    }
    const { id, result } = await raw.receive();
    assert.equal(id, 1);
    assert.equal(onlyText(result), "20");
  } finally {
    raw.socket.terminate();
  }
});

behaviour("count reports nothing to who did not ask", async (connected) => {
  // A report that nobody asked for would be a surprise.
  assert.equal(await connected.text("count", { n: 5, delay_ms: 0 }), "5");
});

behaviour("fifty calls at once get each its own answer", async (connected) => {
  const calls = Array.from({ length: 50 }, (_, i) => {
    // The lengths differ, so that each answer can be told from all others.
    const seconds = Number((0.2 + i / 1000).toFixed(3));
    return [
      ["add", { a: i, b: 1000 }, `${i + 1000}`],
      ["echo", { text: `text ${i}` }, `text ${i}`],
      ["slow", { seconds }, `slept for ${seconds} s`],
    ][i % 3];
  });
  const before = await connected.stats();
  const answers = await Promise.all(calls.map(([name, args]) => connected.text(name, args)));
  assert.deepEqual(answers, calls.map(([, , answer]) => answer));
  const after = await connected.stats();
  assert.equal(after.finished, before.finished + 16);
  assert.equal(after.in_flight, before.in_flight);
});

behaviour("a number keeps its last digit", async (connected) => {
  // Two numbers beside each other: a reader that rounds carelessly takes the one for the other.
  assert.equal(await connected.text("slow", { seconds: 0.205 }), "slept for 0.205 s");
  assert.equal(await connected.text("slow", { seconds: 0.20500000000000002 }), "slept for 0.20500000000000002 s");
});

behaviour("add answers while slow runs", async (connected) => {
  const slow = await connected.startSlow(LONG);
  assert.equal(await connected.text("add", { a: 1, b: 2 }), "3");
  assert.equal(slow.ended, false);
  assert.equal((await connected.stats()).in_flight, 1);
  slow.cancel("not needed any more");
  await slow.outcome;
  await connected.statsWhen((stats) => stats.in_flight === 0);
});

behaviour("cancelling a call drops it", async (connected) => {
  const before = await connected.stats();
  const slow = await connected.startSlow(LONG);
  slow.cancel("not needed any more");
  assert.match((await slow.outcome).error.message, /not needed any more/);
  const after = await connected.statsWhen((stats) => stats.in_flight === 0);
  assert.equal(after.cancelled, before.cancelled + 1);
  assert.equal(after.finished, before.finished);
  // An answer to the cancelled call would be a surprise; this one would come after it.
  await connected.client.ping({ timeout: DEADLINE });
});

behaviour("closing the socket drops its calls", async (observer) => {
  const before = await observer.stats();
  const connected = await Connected.to(URL_OF_ALL);
  const slow = await connected.startSlow(LONG);
  assert.equal((await observer.stats()).in_flight, 1);
  await connected.close();
  assert.equal((await slow.outcome).error.code, -32000);
  const after = await observer.statsWhen((stats) => stats.in_flight === 0);
  assert.equal(after.cancelled, before.cancelled + 1);
});

behaviour("a lost socket drops its calls", async (observer) => {
  const before = await observer.stats();
  const raw = await rawSocket();
  raw.send(toolCall(1, "slow", { seconds: LONG }));
  await observer.statsWhen((stats) => stats.in_flight === 1);
  // No close frame, as when a process is killed.
  raw.socket.terminate();
  const after = await observer.statsWhen((stats) => stats.in_flight === 0);
  assert.equal(after.cancelled, before.cancelled + 1);
});

behaviour("a tool that comes and goes is told, listed and called", async (connected) => {
  const other = await Connected.to(URL_OF_ALL);
  try {
    const before = await connected.names();
    assert.ok(!before.includes("newcomer"));
    await connected.call("offer", { name: "newcomer" });
    for (const each of [connected, other]) {
      await each.changed(1);
      assert.deepEqual(await each.names(), [...before, "newcomer"]);
      assert.equal(await each.text("newcomer"), "this is newcomer");
    }
    assert.match(await connected.complaint("offer", { name: "echo" }), /two tools are named `echo`/);
    await connected.call("withdraw", { name: "newcomer" });
    for (const each of [connected, other]) {
      await each.changed(2);
      assert.deepEqual(await each.names(), before);
    }
    assert.match(await connected.complaint("withdraw", { name: "echo" }), /no such tool/);
  } finally {
    await other.close();
  }
  assert.deepEqual(other.surprises, []);
});

behaviour("ping is answered", async ({ client }) => {
  assert.deepEqual(await client.ping({ timeout: DEADLINE }), {});
});

test("a message that is not JSON is a parse error and the connection goes on", { timeout: 4 * DEADLINE }, async () => {
  const raw = await rawSocket();
  try {
    raw.send("this is not JSON");
    const answer = await raw.receive();
    assert.equal(answer.error.code, -32700);
    // MCP leaves the id out where JSON-RPC has null.
    assert.equal(answer.id ?? null, null);
    raw.send(toolCall(1, "add", { a: 1, b: 2 }));
    const { id, result } = await raw.receive();
    assert.equal(id, 1);
    assert.deepEqual(result.content, [{ type: "text", text: "3" }]);
  } finally {
    raw.socket.terminate();
  }
});

test("closing is clean", { timeout: 4 * DEADLINE }, async () => {
  const connected = await Connected.to(URL_OF_ALL);
  await connected.client.ping({ timeout: DEADLINE });
  const { code, wasClean } = await connected.close();
  // This client sends a close frame without a code, and an answer to it has none either: 1005. 1006 would mean that
  // the server dropped the connection.
  assert.ok(code === 1005 || code === 1000, `closed with ${code}`);
  assert.equal(wasClean, true);
  assert.deepEqual(connected.surprises, []);
});

test("an interrupted server answers what runs, then closes and exits", { timeout: 4 * DEADLINE }, async () => {
  const server = spawn(BINARY, ["--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(server, "exit");
  try {
    const [line] = await soon(once(createInterface({ input: server.stdout }), "line"));
    assert.match(line, /^listening on ws:\/\//);
    const connected = await Connected.to(line.split(" ").at(-1));
    const slow = await connected.startSlow(1);
    server.kill("SIGINT");
    const { result } = await soon(slow.outcome);
    assert.equal(onlyText(result), "slept for 1 s");
    assert.equal((await soon(connected.closed)).code, 1001);
    assert.deepEqual(await soon(exited), [0, null]);
    assert.deepEqual(connected.surprises, []);
  } finally {
    server.kill("SIGKILL");
  }
});
