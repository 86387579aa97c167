// What the official TypeScript client of both eras sees of `everything`: one test for each behaviour, in each of its
// modes.
//
// In the mode `auto` the client asks what the server is and takes the modern era if there is one; pinned, it takes that
// era or fails; in the mode `legacy`, which is its default, it sends `initialize`. It has no WebSocket, so the suite
// brings one.
//
// `run`, one folder up, starts the server and says in the environment where it listens (EVERYTHING_URL) and which
// program it is (EVERYTHING_BINARY). The tests run one after the other. They share the server, so they compare its
// counters with what these were before, and leave no call of `slow` running and no tool behind.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Client, ProtocolError } from "@modelcontextprotocol/client";

import { OverWebSocket } from "./over-websocket.mjs";

const URL_OF_ALL = process.env.EVERYTHING_URL;
const BINARY = process.env.EVERYTHING_BINARY;
assert.ok(URL_OF_ALL && BINARY, "EVERYTHING_URL and EVERYTHING_BINARY have to be set");

// How long anything may take that should take no time. Only a fault is ever so late, however slow the machine.
const DEADLINE = 20_000;

// How many seconds a call of `slow` sleeps that is never waited for: longer than the deadline of all that happens
// meanwhile.
const LONG = 50;

const MODERN = "2026-07-28";
const LEGACY = "2025-11-25";
const SERVER_INFO = "io.modelcontextprotocol/serverInfo";
const LOG_LEVEL = "io.modelcontextprotocol/logLevel";

const MODES = {
  auto: { mode: "auto" },
  pinned: { mode: { pin: MODERN } },
  legacy: undefined,
};
const IN_EVERY_MODE = ["auto", "pinned", "legacy"];
const IN_MODERN_MODES = ["auto", "pinned"];

/** A client that knows its era, and what its user does not see: the socket, and what it could make no sense of. */
class Connected {
  surprises = [];
  /** How often it was told that the list of tools has changed, whether or not it asked. */
  changes = 0;
  /** The levels of what the server has logged. */
  logged = [];

  static async to(url, mode, { answers = {}, ...options } = {}) {
    const connected = new Connected();
    const client = new Client({ name: "interop", version: "1" }, { versionNegotiation: MODES[mode], ...options });
    client.onerror = (error) => connected.surprises.push(error);
    client.setNotificationHandler("notifications/message", ({ params }) => void connected.logged.push(params.level));
    if (!options.listChanged) {
      client.setNotificationHandler("notifications/tools/list_changed", () => void connected.changes++);
    }
    for (const [method, answer] of Object.entries(answers)) {
      client.setRequestHandler(method, ({ params }) => answer(params));
    }
    connected.client = client;
    connected.transport = new OverWebSocket(url);
    await client.connect(connected.transport, { timeout: DEADLINE });
    return connected;
  }

  call(name, args, options = {}) {
    return this.client.callTool({ name, arguments: args }, { timeout: DEADLINE, ...options });
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

  /** All pages of the list, as the server has it now. */
  async tools() {
    return (await this.client.listTools(undefined, { timeout: DEADLINE, cacheMode: "refresh" })).tools;
  }

  async names() {
    return (await this.tools()).map(({ name }) => name);
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
    await soon(this.client.close());
    return soon(this.transport.closed);
  }
}

/** A test in each of some modes, with a client; after it, nothing strange may have come. */
function behaviour(name, modes, body, options) {
  for (const mode of modes) {
    test(`${name} [${mode}]`, { timeout: 4 * DEADLINE }, () => withClient(mode, body, options));
  }
}

async function withClient(mode, body, options, url = URL_OF_ALL) {
  const connected = await Connected.to(url, mode, options);
  try {
    await body(connected, mode);
  } finally {
    await connected.close();
  }
  assert.deepEqual(connected.surprises, []);
}

/** Runs a server that the test may set up and stop. */
async function withServer(flags, body) {
  const server = spawn(BINARY, ["--listen", "127.0.0.1:0", ...flags], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(server, "exit");
  try {
    const [line] = await soon(once(createInterface({ input: server.stdout }), "line"));
    assert.match(line, /^listening on ws:\/\//);
    await body(line.split(" ").at(-1), { interrupt: () => server.kill("SIGINT"), exited: () => soon(exited) });
  } finally {
    server.kill("SIGKILL");
  }
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

/** Waits until something holds that a message will have changed. */
async function until(holds, what) {
  const giveUp = performance.now() + DEADLINE;
  while (!holds()) {
    assert.ok(performance.now() < giveUp, what);
    await sleep(5);
  }
}

function isProtocolError(code, pattern = /./) {
  return (error) => {
    assert.ok(error instanceof ProtocolError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, pattern);
    return true;
  };
}

function onlyText(result) {
  assert.equal(result.content.length, 1);
  assert.equal(result.content[0].type, "text");
  return result.content[0].text;
}

behaviour("agrees on the newest version of its era", IN_EVERY_MODE, async ({ client, transport }, mode) => {
  assert.equal(transport.socket.protocol, "mcp");
  assert.equal(client.getProtocolEra(), mode === "legacy" ? "legacy" : "modern");
  assert.equal(client.getNegotiatedProtocolVersion(), mode === "legacy" ? LEGACY : MODERN);
});

behaviour("is told who the server is and what it can", IN_EVERY_MODE, async ({ client }) => {
  assert.equal(client.getServerVersion().name, "everything");
  assert.equal(client.getServerCapabilities().tools.listChanged, true);
});

behaviour("is told the same of the server as the other era", IN_MODERN_MODES, async ({ client }) => {
  await withClient("legacy", async ({ client: legacy }) => {
    assert.deepEqual(client.getServerVersion(), legacy.getServerVersion());
    assert.equal(client.getInstructions(), legacy.getInstructions());
  });
});

behaviour("discover names the modern version first, and may be asked again", IN_MODERN_MODES, async ({ client }) => {
  assert.equal(client.getDiscoverResult().supportedVersions[0], MODERN);
  const again = await client.discover({ timeout: DEADLINE });
  assert.equal(again.supportedVersions[0], MODERN);
  assert.equal(again._meta[SERVER_INFO].name, "everything");
  assert.ok(Number.isInteger(again.ttlMs) && again.ttlMs >= 0);
});

test("what discover has told serves a later client that asks nothing", { timeout: 4 * DEADLINE }, async () => {
  let discover;
  await withClient("auto", async ({ client }) => void (discover = client.getDiscoverResult()));
  assert.ok(discover);
  const client = new Client({ name: "interop", version: "1" });
  await client.connect(new OverWebSocket(URL_OF_ALL), { prior: { kind: "modern", discover } });
  try {
    assert.equal(onlyText(await client.callTool({ name: "add", arguments: { a: 2, b: 40 } })), "42");
  } finally {
    await client.close();
  }
});

behaviour("lists the tools in order with descriptions and schemas", IN_EVERY_MODE, async (connected) => {
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
  const listed = await connected.tools();
  assert.equal(new Set(listed.map(({ name }) => name)).size, listed.length);
  // There may be others between them, which other suites call.
  const known = listed.filter(({ name }) => expected.some(([each]) => each === name));
  const seen = known.map(({ name, description, inputSchema }) => {
    assert.equal(inputSchema.type, "object", name);
    const types = Object.entries(inputSchema.properties).map(([argument, schema]) => [argument, schema.type]);
    assert.deepEqual(inputSchema.required ?? [], types.map(([argument]) => argument), name);
    return [name, description, Object.fromEntries(types)];
  });
  assert.deepEqual(seen, expected);
});

behaviour("the list is the same each time, in each era", IN_EVERY_MODE, async (connected) => {
  const first = await connected.tools();
  assert.deepEqual(await connected.tools(), first);
  await withClient("legacy", async (other) => assert.deepEqual(await other.tools(), first));
});

behaviour("the pages of the list add up to it", IN_EVERY_MODE, async (connected, mode) => {
  const whole = await connected.tools();
  await withServer(["--page-size", "3"], (url) =>
    withClient(
      mode,
      async (paged) => {
        // The client walks the pages by itself, unless it is given a cursor.
        assert.deepEqual(await paged.tools(), whole);
        const { tools, nextCursor } = await paged.client.request({ method: "tools/list" });
        assert.deepEqual(tools, whole.slice(0, 3));
        const second = await paged.client.listTools({ cursor: nextCursor });
        assert.deepEqual(second.tools, whole.slice(3, 6));
      },
      {},
      url,
    ),
  );
});

behaviour("a cursor that nobody gave out is invalid", IN_EVERY_MODE, async ({ client }) => {
  await assert.rejects(client.listTools({ cursor: "nobody gave this out" }), isProtocolError(-32602));
});

const texts = {
  nothing: "",
  quotes: `"double" 'single' \`back\` \\ / {"a":[1]}`,
  "control characters": "one\ntwo\r\nthree\ttabbed\n\x00\x01\x1f\x7f\u2028\u2029",
  "non-ASCII": "Füße, Привет, 你好, ไทย, שלום, 🙂 👩‍👩‍👧‍👦 🇪🇺 𝄞",
  "200 kB": '200 kB: "é🙂"\n'.repeat(10_000),
};
for (const [what, text] of Object.entries(texts)) {
  behaviour(`echo says the same: ${what}`, IN_EVERY_MODE, async (connected) => {
    // Not by `equal`, which would print 200 kB.
    assert.ok((await connected.text("echo", { text })) === text, "another text came back");
  });
}

behaviour("add adds", IN_EVERY_MODE, async (connected) => {
  assert.equal(await connected.text("add", { a: 2, b: 40 }), "42");
  assert.equal(await connected.text("add", { a: -Number.MAX_SAFE_INTEGER, b: Number.MAX_SAFE_INTEGER - 1 }), "-1");
});

behaviour("each modern result says who gave it", IN_MODERN_MODES, async (connected) => {
  assert.equal((await connected.call("add", { a: 2, b: 40 }))._meta[SERVER_INFO].name, "everything");
  assert.equal((await connected.call("fail", { message: "no" }))._meta[SERVER_INFO].name, "everything");
});

behaviour("fail is a tool error with the message", IN_EVERY_MODE, async (connected) => {
  assert.match(await connected.complaint("fail", { message: "the disk is full" }), /the disk is full/);
});

behaviour("wrong arguments are a tool error that names them", IN_EVERY_MODE, async (connected) => {
  const text = await connected.complaint("add", { a: "seven" });
  assert.match(text, /`a`: expected an integer.*"seven"/);
  assert.match(text, /`b`: missing/);
});

behaviour("an unknown tool is invalid params", IN_EVERY_MODE, async (connected) => {
  await assert.rejects(connected.call("no_such_tool"), isProtocolError(-32602, /no_such_tool/));
});

behaviour("a panic is an internal error and the connection goes on", IN_EVERY_MODE, async (connected) => {
  await assert.rejects(connected.call("boom"), isProtocolError(-32603));
  assert.equal(await connected.text("add", { a: 1, b: 2 }), "3");
});

behaviour("stats is structured and the same as text", IN_EVERY_MODE, async (connected) => {
  const result = await connected.call("stats");
  const { structuredContent } = result;
  assert.deepEqual(Object.keys(structuredContent).sort(), ["cancelled", "finished", "in_flight", "started"]);
  assert.ok(Object.values(structuredContent).every(Number.isInteger));
  assert.deepEqual(JSON.parse(onlyText(result)), structuredContent);
});

behaviour("a result is validated against its output schema", IN_EVERY_MODE, async (connected) => {
  // The client knows the schemas once it has listed them, and fails a call whose result is not what they say.
  const { outputSchema } = (await connected.tools()).find(({ name }) => name === "weather");
  assert.equal(outputSchema.type, "object");
  assert.deepEqual(outputSchema.required, ["celsius", "sky", "next"]);
  const result = await connected.call("weather", { days: 2 });
  const last = { celsius: null, sky: null, warning: "unknown", next: null };
  const first = { celsius: 1.5, sky: { is: "cloudy", percent: 1 }, next: last };
  assert.deepEqual(result.structuredContent, first);
  assert.deepEqual(JSON.parse(onlyText(result)), first);
  assert.ok((await connected.complaint("weather", { days: 0 })).includes("`days` must be at least 1"));
});

for (const delay of [0, 5]) {
  behaviour(`count reports rising progress, with ${delay} ms between`, IN_EVERY_MODE, async (connected) => {
    const seen = [];
    const onprogress = ({ progress, total }) => seen.push([progress, total]);
    const result = await connected.call("count", { n: 20, delay_ms: delay }, { onprogress });
    assert.equal(onlyText(result), "20");
    assert.deepEqual(seen, Array.from({ length: 20 }, (_, i) => [i + 1, 20]));
  });
}

behaviour("the first request of all may report progress", IN_EVERY_MODE, async ({ client }) => {
  // In the modern era its id, and so its token, is 0.
  const seen = [];
  const options = { timeout: DEADLINE, onprogress: ({ progress }) => seen.push(progress) };
  await client.callTool({ name: "count", arguments: { n: 3, delay_ms: 0 } }, options);
  assert.deepEqual(seen, [1, 2, 3]);
});

behaviour("count reports nothing to who did not ask", IN_EVERY_MODE, async (connected) => {
  // A report that nobody asked for would be a surprise.
  assert.equal(await connected.text("count", { n: 5, delay_ms: 0 }), "5");
});

behaviour("fifty calls at once get each its own answer", IN_EVERY_MODE, async (connected) => {
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

behaviour("add answers while slow runs", IN_EVERY_MODE, async (connected) => {
  const slow = await connected.startSlow(LONG);
  assert.equal(await connected.text("add", { a: 1, b: 2 }), "3");
  assert.equal(slow.ended, false);
  slow.cancel("not needed any more");
  await slow.outcome;
  await connected.statsWhen((stats) => stats.in_flight === 0);
});

behaviour("cancelling a call drops it", IN_EVERY_MODE, async (connected) => {
  const before = await connected.stats();
  const slow = await connected.startSlow(LONG);
  slow.cancel("not needed any more");
  assert.match((await slow.outcome).error.message, /not needed any more/);
  // An answer to the cancelled call would be a surprise; it would come before these.
  const after = await connected.statsWhen((stats) => stats.in_flight === 0);
  assert.equal(after.cancelled, before.cancelled + 1);
  assert.equal(after.finished, before.finished);
});

behaviour("a call that the client gives up is dropped", IN_EVERY_MODE, async (connected) => {
  const before = await connected.stats();
  await assert.rejects(connected.call("slow", { seconds: LONG }, { timeout: 100 }), /timed out/);
  await connected.statsWhen((stats) => stats.cancelled === before.cancelled + 1);
});

behaviour("a lost socket drops its calls", IN_EVERY_MODE, async (observer, mode) => {
  const before = await observer.stats();
  const connected = await Connected.to(URL_OF_ALL, mode);
  const slow = await connected.startSlow(LONG);
  // As when a process is killed: no cancel, no close frame.
  connected.transport.socket.terminate();
  assert.match((await slow.outcome).error.message, /Connection closed/);
  const after = await observer.statsWhen((stats) => stats.in_flight === 0);
  assert.equal(after.cancelled, before.cancelled + 1);
});

behaviour("a legacy client is told of changes unasked", ["legacy"], async (connected) => {
  await withClient("legacy", async (other) => {
    const before = await connected.names();
    await connected.call("offer", { name: "newcomer" });
    for (const each of [connected, other]) {
      await until(() => each.changes === 1, "no change was told of");
      assert.deepEqual(await each.names(), [...before, "newcomer"]);
      assert.equal(await each.text("newcomer"), "this is newcomer");
    }
    await connected.call("withdraw", { name: "newcomer" });
    for (const each of [connected, other]) {
      await until(() => each.changes === 2, "no change was told of");
      assert.deepEqual(await each.names(), before);
      assert.equal(each.changes, 2);
    }
  });
});

behaviour("a modern client is told of changes while it listens", IN_MODERN_MODES, async (connected, mode) => {
  await withClient(mode, async (other) => {
    const before = await connected.names();
    const subscription = await connected.client.listen({ toolsListChanged: true }, { timeout: DEADLINE });
    assert.equal(subscription.honoredFilter.toolsListChanged, true);
    await other.call("offer", { name: "newcomer" });
    await until(() => connected.changes === 1, "no change was told of");
    assert.deepEqual(await connected.names(), [...before, "newcomer"]);
    assert.equal(await connected.text("newcomer"), "this is newcomer");
    await other.call("withdraw", { name: "newcomer" });
    await until(() => connected.changes === 2, "no change was told of");
    await subscription.close();
    assert.equal(await subscription.closed, "local");
    await connected.call("offer", { name: "unheard" });
    await connected.call("withdraw", { name: "unheard" });
    assert.deepEqual(await connected.names(), before);
    assert.deepEqual(await other.names(), before);
    // It was told twice, while it listened; the other one, which did not listen, never.
    assert.deepEqual([connected.changes, other.changes], [2, 0]);
  });
});

behaviour("two subscriptions on one connection are told each", IN_MODERN_MODES, async (connected) => {
  const first = await connected.client.listen({ toolsListChanged: true }, { timeout: DEADLINE });
  const second = await connected.client.listen({ toolsListChanged: true }, { timeout: DEADLINE });
  await connected.call("offer", { name: "newcomer" });
  await until(() => connected.changes === 2, "not both were told of the change");
  await first.close();
  await connected.call("withdraw", { name: "newcomer" });
  await until(() => connected.changes === 3, "the one that was left was not told of the change");
  await second.close();
  await connected.names();
  assert.equal(connected.changes, 3);
});

for (const mode of IN_EVERY_MODE) {
  test(`who wants to know of changes gets the new list [${mode}]`, { timeout: 4 * DEADLINE }, async () => {
    const lists = [];
    const onChanged = (error, tools) => lists.push(error ?? tools.map(({ name }) => name));
    // In the modern era the client subscribes for it by itself.
    const options = { listChanged: { tools: { onChanged, debounceMs: 0 } } };
    const told = async (connected) => {
      const before = await connected.names();
      await connected.call("offer", { name: "newcomer" });
      await until(() => lists.length === 1, "no change was told of");
      await connected.call("withdraw", { name: "newcomer" });
      await until(() => lists.length === 2, "no change was told of");
      assert.deepEqual(lists, [[...before, "newcomer"], before]);
    };
    await withClient(mode, told, options);
  });
}

for (const mode of IN_MODERN_MODES) {
  test(`a server that stops ends its subscriptions in order [${mode}]`, { timeout: 4 * DEADLINE }, () =>
    withServer([], async (url, server) => {
      const ended = async ({ client }) => {
        const subscription = await client.listen({ toolsListChanged: true }, { timeout: DEADLINE });
        server.interrupt();
        // Had the connection only broken, or had the server cancelled it, this would be "remote".
        assert.equal(await soon(subscription.closed), "graceful");
      };
      await withClient(mode, ended, {}, url);
      assert.deepEqual(await server.exited(), [0, null]);
    }),
  );
}

/** A client that can be asked in the course of a call, and keeps what it was asked. */
function askable(capability, method, answer) {
  const asked = [];
  const answers = {
    [method](params) {
      asked.push(params);
      return answer(params);
    },
  };
  return [asked, { capabilities: capability, answers }];
}

const ELICITATION = [{ elicitation: { form: {} } }, "elicitation/create"];
const SAMPLING = [{ sampling: {} }, "sampling/createMessage"];
const ADA = { username: "ada", email: "ada@example.com" };

test("a tool asks a legacy client and is answered", { timeout: 4 * DEADLINE }, async () => {
  const [asked, options] = askable(...ELICITATION, () => ({ action: "accept", content: ADA }));
  const answered = async (connected) => {
    const text = await connected.text("test_elicitation", { message: "Who are you?" });
    assert.match(text, /accept/);
    assert.ok(text.includes("ada@example.com"), text);
    assert.equal(asked.length, 1);
    assert.equal(asked[0].message, "Who are you?");
    assert.deepEqual(Object.keys(asked[0].requestedSchema.properties).sort(), ["email", "username"]);
  };
  await withClient("legacy", answered, options);
});

for (const action of ["decline", "cancel"]) {
  test(`a tool that asks takes no for an answer: ${action}`, { timeout: 4 * DEADLINE }, async () => {
    const [, options] = askable(...ELICITATION, () => ({ action }));
    const answered = async (connected) => {
      const result = await connected.call("test_elicitation", { message: "Who are you?" });
      assert.ok(onlyText(result).includes(action), onlyText(result));
    };
    await withClient("legacy", answered, options);
  });
}

test("a question that is not answered yet holds up nobody", { timeout: 4 * DEADLINE }, async () => {
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  const [, options] = askable(...ELICITATION, () => answered);
  const meanwhile = async (connected) => {
    const call = connected.text("test_elicitation", { message: "Who are you?" });
    assert.equal(await connected.text("add", { a: 1, b: 2 }), "3");
    answer({ action: "accept", content: ADA });
    assert.match(await call, /ada/);
  };
  await withClient("legacy", meanwhile, options);
});

for (const mode of IN_MODERN_MODES) {
  const tool = "test_input_required_result_elicitation";

  test(`a modern call asks by its result and is repeated [${mode}]`, { timeout: 4 * DEADLINE }, async () => {
    const [asked, options] = askable(...ELICITATION, () => ({ action: "accept", content: { name: "Ada" } }));
    const answered = async (connected) => {
      assert.equal(await connected.text(tool), "Hello, Ada!");
      assert.equal(asked.length, 1);
      assert.equal(asked[0].requestedSchema.properties.name.type, "string");
    };
    await withClient(mode, answered, options);
  });

  test(`a modern call may be repeated on another connection [${mode}]`, { timeout: 4 * DEADLINE }, async () => {
    const [asked, options] = askable(...ELICITATION, () => ({ action: "cancel" }));
    let wanted;
    const first = async (connected) => {
      wanted = await connected.call(tool, undefined, { allowInputRequired: true });
      assert.equal(wanted.resultType, "input_required");
      assert.deepEqual(Object.keys(wanted.inputRequests), ["user_name"]);
      assert.equal(wanted.inputRequests.user_name.method, "elicitation/create");
      assert.equal(wanted._meta[SERVER_INFO].name, "everything");
    };
    const second = async ({ client }) => {
      const inputResponses = { user_name: { action: "accept", content: { name: "Ada" } } };
      const { requestState } = wanted;
      const params = { name: tool, inputResponses, ...(requestState !== undefined && { requestState }) };
      assert.equal(onlyText(await client.callTool(params, { timeout: DEADLINE })), "Hello, Ada!");
    };
    await withClient(mode, first, options);
    await withClient(mode, second, options);
    assert.deepEqual(asked, []);
  });

  test(`a client that cannot be asked is told what it lacks [${mode}]`, { timeout: 4 * DEADLINE }, () =>
    withClient(mode, (connected) =>
      assert.rejects(connected.call(tool), (error) => {
        assert.ok(isProtocolError(-32021)(error));
        assert.ok(error.data.requiredCapabilities.elicitation);
        return true;
      }),
    ),
  );

  test(`a modern call asks the client's model [${mode}]`, { timeout: 4 * DEADLINE }, async () => {
    const content = { type: "text", text: "It is Paris." };
    const [asked, options] = askable(...SAMPLING, () => ({ role: "assistant", content, model: "a model" }));
    const answered = async (connected) => {
      assert.match(await connected.text("test_input_required_result_sampling"), /It is Paris\./);
      assert.equal(asked.length, 1);
      assert.match(asked[0].messages[0].content.text, /capital/);
    };
    await withClient(mode, answered, options);
  });
}

for (const [level, count] of [["debug", 3], ["info", 3], ["error", 0]]) {
  const levels = Array(count).fill("info");

  behaviour(`a legacy client gets the log from the level it has set: ${level}`, ["legacy"], async (connected) => {
    assert.ok(connected.client.getServerCapabilities().logging);
    await connected.client.setLoggingLevel(level, { timeout: DEADLINE });
    await connected.call("test_tool_with_logging");
    assert.deepEqual(connected.logged, levels);
  });

  behaviour(`a modern call gets the log from the level it names: ${level}`, IN_MODERN_MODES, async (connected) => {
    assert.ok(connected.client.getServerCapabilities().logging);
    const params = { name: "test_tool_with_logging", _meta: { [LOG_LEVEL]: level } };
    await connected.client.callTool(params, { timeout: DEADLINE });
    assert.deepEqual(connected.logged, levels);
  });
}

behaviour("a modern call that names no level gets no log", IN_MODERN_MODES, async (connected) => {
  await connected.call("test_tool_with_logging");
  assert.deepEqual(connected.logged, []);
});

behaviour("ping is answered in the legacy era", ["legacy"], async ({ client }) => {
  assert.deepEqual(await client.ping({ timeout: DEADLINE }), {});
});

for (const mode of IN_EVERY_MODE) {
  test(`closing is clean [${mode}]`, { timeout: 4 * DEADLINE }, async () => {
    const connected = await Connected.to(URL_OF_ALL, mode);
    await connected.names();
    // What the server answered to our close frame; 1006 would mean that it dropped the connection.
    assert.equal(await connected.close(), 1000);
    assert.deepEqual(connected.surprises, []);
  });

  test(`an interrupted server answers what runs, then closes and exits [${mode}]`, { timeout: 4 * DEADLINE }, () =>
    withServer([], async (url, server) => {
      const connected = await Connected.to(url, mode);
      const slow = await connected.startSlow(1);
      server.interrupt();
      const { result } = await soon(slow.outcome);
      assert.equal(onlyText(result), "slept for 1 s");
      assert.equal(await soon(connected.transport.closed), 1001);
      assert.deepEqual(await server.exited(), [0, null]);
      assert.deepEqual(connected.surprises, []);
    }),
  );
}
