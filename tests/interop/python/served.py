"""A server made with the official Python SDK of the legacy era, over its own stdio or over its own WebSocket.

    python served.py stdio
    python served.py websocket      # says on stdout where it listens

It is what our program is pointed at, so what it says is the SDK's own doing throughout.
"""

import asyncio
import os
import socket
import sys
import warnings

import uvicorn
from mcp.server.fastmcp import Context, FastMCP
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

server = FastMCP("served", instructions="Whatever you like.", log_level="WARNING")


@server.tool()
def echo(text: str) -> str:
    """Says the text back."""
    return text


@server.tool()
def add(a: int, b: int) -> int:
    """Adds two integers."""
    return a + b


@server.tool()
def fail(message: str) -> str:
    """Fails, and says why."""
    raise ValueError(message)


@server.tool()
async def count(n: int, ctx: Context) -> str:
    """Reports progress `n` times."""
    for i in range(1, n + 1):
        await ctx.report_progress(i, n, f"step {i}")
    return str(n)


@server.tool()
async def slow(seconds: float) -> str:
    """Sleeps without blocking anybody."""
    await asyncio.sleep(seconds)
    return f"slept for {seconds} s"


@server.tool()
def pid() -> int:
    """Which process this is."""
    return os.getpid()


class Person(BaseModel):
    name: str


@server.tool()
async def greet(ctx: Context) -> str:
    """Asks for a name, and greets."""
    answer = await ctx.elicit("Who are you?", Person)
    return f"hello, {answer.data.name}" if answer.action == "accept" else f"nobody: {answer.action}"


async def over_websocket(scope, receive, send):
    from mcp.server.websocket import websocket_server

    async with websocket_server(scope, receive, send) as streams:
        lowlevel = server._mcp_server
        await lowlevel.run(*streams, lowlevel.create_initialization_options())


class Route:
    """Starlette takes an object for an ASGI application, and a function for a handler of its own."""

    async def __call__(self, scope, receive, send):
        await over_websocket(scope, receive, send)


def main():
    if sys.argv[1:] == ["stdio"]:
        server.run("stdio")
        return
    warnings.filterwarnings("ignore", "The WebSocket server transport is deprecated")
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"listening on ws://127.0.0.1:{listener.getsockname()[1]}/ws", flush=True)
    app = Starlette(routes=[WebSocketRoute("/ws", Route())])
    config = uvicorn.Config(app, log_level="warning", ws="websockets-sansio", lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


main()
