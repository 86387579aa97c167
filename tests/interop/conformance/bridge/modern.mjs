// Revision 2026-07-28: no session, so each request gets a WebSocket of its own.
//
// That needs no bookkeeping: requests of several clients may have the same id, or the same token for reports, and what
// comes on the socket belongs to its request. It also shows that the server keeps nothing from one request to the next.

import { mismatch } from "./guard.mjs";
import { connect } from "./socket.mjs";

const VERSION = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

export function isModern(message) {
  return message.params?._meta?.[VERSION] !== undefined;
}

export async function callModern(url, request, message, text, answer) {
  const { id, method } = message;
  if (method === undefined) return answer.error(400, undefined, -32600, "clients send requests and notifications only");
  const fault = mismatch(request.headers, message, message.params?._meta?.[VERSION]);
  if (fault) return answer.error(400, id, -32020, fault);

  const socket = await connect(
    url,
    (reply, replyText) => {
      // The server must send no requests. Should it, then the suite is to see them.
      if (reply.method !== undefined) return answer.event(replyText);
      answer.finish(replyText, statusOf(reply, message));
      socket.close(1000);
    },
    () => {
      if (answer.open) answer.refuse(502, "the server closed the connection without a response");
    },
  );
  socket.send(text);
  if (id === undefined) {
    socket.close(1000);
    return answer.end(202);
  }
  // Here going away is how a client cancels.
  answer.whenAbandoned(() => socket.close(1000));
}

/**
 * The HTTP status of a response. The code says it, but for that of wrong parameters: this is the transport's affair only if
 * the request did not even say which revision it is of, and what its client can do.
 */
function statusOf(reply, message) {
  switch (reply.error?.code) {
    case -32601:
      return 404;
    case -32700:
    case -32600:
    case -32020:
    case -32021:
    case -32022:
      return 400;
    case -32602:
      return saysWhatItIs(message) ? 200 : 400;
    default:
      return 200;
  }
}

function saysWhatItIs({ params }) {
  return params?._meta?.[VERSION] !== undefined && params._meta[CAPABILITIES] !== undefined;
}
