// One WebSocket to the server.

import WebSocket from "ws";

/** Connects; `onMessage` gets each message parsed and as text, `onClose` is called at the end, whoever brought it about. */
export async function connect(url, onMessage, onClose) {
  const socket = new WebSocket(url, "mcp");
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  // After an error the socket closes, of which everybody is told.
  socket.on("error", (error) => console.error(`bridge: ${error.message}`));
  socket.on("close", onClose);
  socket.on("message", (data, isBinary) => {
    const text = data.toString("utf8");
    try {
      if (isBinary) throw new Error("the frame is binary");
      onMessage(JSON.parse(text), text);
    } catch (error) {
      // Whoever waits for an answer sees the connection end, and with it the fault.
      console.error(`bridge: the server sent what cannot be handed on (${error.message}): ${text}`);
      socket.close(1002);
    }
  });
  return socket;
}
