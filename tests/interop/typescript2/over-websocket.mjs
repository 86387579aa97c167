// What the TypeScript client has no more of its own: a transport over a WebSocket. Each text frame is one message.

import WebSocket from "ws";

/** To be handed to `Client.connect`, which starts it. `socket` and `closed` are there from then on. */
export class OverWebSocket {
  constructor(url) {
    this.url = url;
  }

  async start() {
    // Messages that came together get a turn each, as in browsers. The client puts off a report of progress, but not
    // the result that came with it, and with the result it forgets who wanted reports.
    this.socket = new WebSocket(this.url, "mcp", { allowSynchronousEvents: false });
    this.socket.on("message", (data, isBinary) => this.#receive(data, isBinary));
    this.closed = new Promise((resolve) => {
      this.socket.on("close", (code) => {
        resolve(code);
        this.onclose?.();
      });
    });
    await new Promise((resolve, reject) => {
      this.socket.once("open", resolve);
      this.socket.on("error", (error) => {
        reject(error);
        this.onerror?.(error);
      });
    });
  }

  send(message) {
    return new Promise((resolve, reject) => {
      this.socket.send(JSON.stringify(message), (error) => (error ? reject(error) : resolve()));
    });
  }

  async close() {
    this.socket?.close(1000);
    await this.closed;
  }

  #receive(data, isBinary) {
    let message;
    try {
      if (isBinary) throw new Error("a message came in a binary frame");
      message = JSON.parse(data);
    } catch (error) {
      this.onerror?.(error);
      return;
    }
    this.onmessage?.(message);
  }
}
