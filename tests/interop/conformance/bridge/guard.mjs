// What the HTTP transport demands of headers.

const HERE = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Why a request may have been sent by a page of somewhere else, by way of a name that was made to mean this machine. */
export function foreign({ host, origin }) {
  if (!isHere(`http://${host}`)) return `the host ${host} is not this machine`;
  if (origin !== undefined && !isHere(origin)) return `the origin ${origin} is not this machine`;
}

function isHere(url) {
  return URL.canParse(url) && HERE.has(new URL(url).hostname);
}

/** The status and the reason with which to refuse a body of another kind, or a client that cannot read the answer. */
export function unacceptable(headers) {
  if (!names(headers["content-type"]).includes("application/json")) return [415, "the body has to be application/json"];
  const accepted = names(headers.accept);
  const missing = ["application/json", "text/event-stream"].find((type) => !accepted.includes(type));
  return missing ? [406, `${missing} has to be accepted`] : [];
}

/** The media types of a header, without parameters. */
function names(header = "") {
  return header.split(",").map((type) => type.split(";")[0].trim().toLowerCase());
}

// The parameter that is said in `Mcp-Name` too, for each method that has one.
const NAMES = new Map([
  ["tools/call", "name"],
  ["prompts/get", "name"],
  ["resources/read", "uri"],
  ["tasks/get", "taskId"],
  ["tasks/update", "taskId"],
  ["tasks/cancel", "taskId"],
]);

/**
 * In what the headers of a modern request say something else than its body, if they do. What the body lacks is the
 * server's to miss.
 */
export function mismatch(headers, { method, params }, version) {
  return (
    differs("MCP-Protocol-Version", headers["mcp-protocol-version"], version) ??
    differs("Mcp-Method", headers["mcp-method"], method) ??
    differs("Mcp-Name", headers["mcp-name"], params?.[NAMES.get(method)])
  );
}

function differs(name, header, value) {
  if (typeof value !== "string") return undefined;
  if (header === undefined) return `the header ${name} is missing`;
  if (plain(header) !== value) return `the header ${name} says ${header}, and the body ${value}`;
}

/** A value that does not fit into a header is in base64, with marks around it. */
function plain(header) {
  const encoded = /^=\?base64\?(.*)\?=$/.exec(header);
  return encoded ? Buffer.from(encoded[1], "base64").toString("utf8") : header;
}
