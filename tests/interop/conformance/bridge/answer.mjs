// The answer to one HTTP request: plain JSON if the first message that comes is the last, else a stream of events.

export class Answer {
  #response;

  constructor(response) {
    this.#response = response;
  }

  /** Whether anybody still waits for more of it. */
  get open() {
    return !this.#response.writableEnded && !this.#response.destroyed;
  }

  /** Calls back when the client has gone before the answer was complete. */
  whenAbandoned(callback) {
    this.#response.once("close", () => this.#response.writableEnded || callback());
  }

  /** Makes it a stream, even if there is nothing to send yet. */
  stream() {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
    this.#response.flushHeaders();
  }

  /** Sends a message after which others will come. */
  event(text) {
    this.stream();
    // A line break in an event's data starts another line of data.
    const data = text.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
    this.#response.write(`event: message\n${data.join("")}\n`);
  }

  /** Sends the last message. A stream that has begun has its status already. */
  finish(text, status = 200, headers = {}) {
    if (this.#response.headersSent) {
      this.event(text);
      this.#response.end();
    } else {
      this.#response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(text);
    }
  }

  /** Ends without a message: what was posted needs none, or none will come any more. */
  end(status) {
    if (!this.#response.headersSent) this.#response.writeHead(status);
    this.#response.end();
  }

  /** Tells of a fault in the HTTP, or in what is behind. */
  refuse(status, reason) {
    if (this.#response.headersSent) {
      this.#response.destroy();
    } else {
      this.#response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${reason}\n`);
    }
  }

  /** Tells of a fault for which the HTTP transport wants a JSON-RPC error too. An id that cannot be read is left out. */
  error(status, id, code, reason) {
    this.finish(JSON.stringify({ jsonrpc: "2.0", id, error: { code, message: reason } }), status);
  }
}
