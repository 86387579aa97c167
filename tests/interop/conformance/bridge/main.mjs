// Streamable HTTP in front, a WebSocket behind: with it the conformance suite, which speaks only HTTP, can test a server
// that speaks only WebSocket.
//
// What the HTTP transport says about statuses, headers and sessions is done here. What the protocol says about messages
// is the server's to do: every message passes as the text that it came as, and nothing in it is added or mended.
//
// The server's URL is in the environment (EVERYTHING_URL). The bridge says on stdout where it listens itself.

import { createServer } from "node:http";

import { Answer } from "./answer.mjs";
import { foreign, unacceptable } from "./guard.mjs";
import { callModern, isModern } from "./modern.mjs";
import { Sessions } from "./session.mjs";

const PATH = "/mcp";

const SERVER = process.env.EVERYTHING_URL;
if (!SERVER) throw new Error("EVERYTHING_URL has to be set");

const sessions = new Sessions(SERVER);

const http = createServer((request, response) => {
  const answer = new Answer(response);
  handle(request, answer).catch((error) => answer.refuse(502, error.message));
});
// A connection that is closed just when the suite sends its next request on it would look like a fault of the server's.
http.keepAliveTimeout = 0;
http.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${http.address().port}${PATH}`));

async function handle(request, answer) {
  const stranger = foreign(request.headers);
  if (stranger) return answer.refuse(403, stranger);
  if (new URL(request.url, "http://localhost").pathname !== PATH) return answer.refuse(404, `there is only ${PATH}`);

  switch (request.method) {
    case "POST":
      return post(request, answer);
    // Only revisions with sessions have these two.
    case "GET":
      return sessions.listen(request, answer);
    case "DELETE":
      return sessions.end(request, answer);
    default:
      return answer.refuse(405, `there is no ${request.method}`);
  }
}

async function post(request, answer) {
  const [status, reason] = unacceptable(request.headers);
  if (status) return answer.refuse(status, reason);

  const text = await body(request);
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    return answer.error(400, undefined, -32700, "the body is not JSON");
  }
  if (message === null || typeof message !== "object" || Array.isArray(message)) {
    return answer.error(400, undefined, -32600, "the body is not one message");
  }

  // The era is told by the body. A request without either mark is handed on as a modern one, whose faults the server tells.
  if (!isModern(message)) {
    if (message.method === "initialize") return sessions.begin(message, text, answer);
    if (sessions.isMeant(request)) return sessions.post(request, message, text, answer);
  }
  return callModern(SERVER, request, message, text, answer);
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
