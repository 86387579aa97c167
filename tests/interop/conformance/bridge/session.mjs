// Revisions up to 2025-11-25: a session is a WebSocket, which lives from `initialize` to DELETE.

import { randomUUID } from "node:crypto";

import { connect } from "./socket.mjs";

const SESSION = "mcp-session-id";

export class Sessions {
  #url;
  #open = new Map();

  constructor(url) {
    this.#url = url;
  }

  isMeant(request) {
    return request.headers[SESSION] !== undefined;
  }

  async begin(message, text, answer) {
    const session = new Session();
    await session.connect(this.#url, () => this.#open.delete(session.id));
    this.#open.set(session.id, session);
    session.post(message, text, answer);
  }

  post(request, message, text, answer) {
    const session = this.#of(request, answer);
    if (!session) return;
    const version = request.headers["mcp-protocol-version"];
    if (version !== undefined && version !== session.version) {
      return answer.refuse(400, `${session.version} was agreed on, not ${version}`);
    }
    session.post(message, text, answer);
  }

  listen(request, answer) {
    this.#of(request, answer)?.listen(answer);
  }

  end(request, answer) {
    const session = this.#of(request, answer);
    if (!session) return;
    this.#open.delete(session.id);
    session.close();
    answer.end(204);
  }

  /** The session of a request, which is refused if there is none. */
  #of(request, answer) {
    // Only sessions have more than POST, so without one the method is what is wrong.
    if (!this.isMeant(request)) return void answer.refuse(405, `${request.method} needs a session`);
    const session = this.#open.get(request.headers[SESSION]);
    return session ?? void answer.refuse(404, "there is no such session");
  }
}

class Session {
  id = randomUUID();
  /** What the server said is spoken, when `initialize` has been answered. */
  version;
  #socket;
  /** Requests without a response, by id, the oldest first: who waits, for what, and the token for reports to him. */
  #waiting = new Map();
  /** The answer to GET, while there is one. */
  #stream;
  /** What came while nobody listened. */
  #unsent = [];

  async connect(url, whenClosed) {
    this.#socket = await connect(
      url,
      (message, text) => this.#hand(message, text),
      () => {
        whenClosed();
        for (const { answer } of this.#waiting.values()) {
          if (answer.open) answer.refuse(502, "the server closed the connection without a response");
        }
        if (this.#stream?.open) this.#stream.end(200);
      },
    );
  }

  post(message, text, answer) {
    this.#socket.send(text);
    const { id, method, params } = message;
    if (id === undefined || method === undefined) return answer.end(202);
    // A client that goes away has not cancelled, so its request stays here until the response comes.
    this.#waiting.set(key(id), { answer, method, token: params?._meta?.progressToken });
  }

  listen(answer) {
    if (this.#stream?.open) return answer.refuse(409, "there is a stream already");
    this.#stream = answer;
    answer.stream();
    for (const text of this.#unsent.splice(0)) answer.event(text);
  }

  close() {
    this.#socket.close(1000);
  }

  #hand(message, text) {
    if (message.method === undefined) return this.#handResponse(message, text);
    const stream = this.#streamOf(message);
    if (stream) stream.event(text);
    else this.#unsent.push(text);
  }

  #handResponse(message, text) {
    const waiting = this.#waiting.get(key(message.id));
    if (!waiting) throw new Error("nobody waits for this response");
    this.#waiting.delete(key(message.id));
    const headers = {};
    if (waiting.method === "initialize" && message.result) {
      this.version = message.result.protocolVersion;
      headers[SESSION] = this.id;
    }
    if (waiting.answer.open) waiting.answer.finish(text, 200, headers);
  }

  /**
   * Where to send what is no response. Only reports say which request they belong to; of all else it is likely, and
   * allowed, that it belongs to the oldest.
   */
  #streamOf({ method, params }) {
    const open = [...this.#waiting.values()].filter(({ answer }) => answer.open);
    const reported = method === "notifications/progress" && open.find(({ token }) => token === params?.progressToken);
    const answer = (reported || open[0])?.answer ?? this.#stream;
    return answer?.open ? answer : undefined;
  }
}

/** `1` and `"1"` are two ids. */
function key(id) {
  return JSON.stringify(id);
}
