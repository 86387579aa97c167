//! What the examples print: not part of what they show.

/// Tells a person at the terminal how to call the server that is about to start.
#[allow(clippy::print_stdout, reason = "an example talks to the person who started it")]
pub fn say_what_to_do_next(address: &str) {
    println!(
        r#"Tools are served at ws://{address}/ws. Stop with Ctrl-C.

Call one from Python, in another terminal (pip install "mcp[ws]==1.30.0"):

    import asyncio
    from mcp import ClientSession
    from mcp.client.websocket import websocket_client

    async def main():
        async with websocket_client("ws://{address}/ws") as streams, ClientSession(*streams) as session:
            await session.initialize()
            print(await session.call_tool("add", {{"a": 1, "b": 2}}))

    asyncio.run(main())

Or from a browser: open http://{address}/ws, and paste this into its console. Pages of other sites may not connect.

    ws = new WebSocket("ws://{address}/ws", "mcp")
    send = (id, method, params) => ws.send(JSON.stringify({{jsonrpc: "2.0", id, method, params}}))
    ws.onmessage = (event) => console.log(event.data)
    ws.onopen = () => {{
        send(1, "initialize", {{protocolVersion: "2025-11-25", capabilities: {{}}, clientInfo: {{name: "console", version: "1"}}}})
        send(2, "tools/call", {{name: "add", arguments: {{a: 1, b: 2}}}})
    }}
"#
    );
}
