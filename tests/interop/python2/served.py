"""A server made with the official Python SDK of both eras, over the thin WebSocket of this folder.

    python served.py                # says on stdout where it listens

It is what our program is pointed at, so what it says is the SDK's own doing throughout; `over_websocket` only carries
it.
"""

import asyncio
import os
from typing import Annotated

from mcp.server.mcpserver import Context, Elicit, ElicitationResult, MCPServer, Resolve
from mcp.server.mcpserver.exceptions import ToolError
from over_websocket import Incoming, Outgoing
from pydantic import BaseModel
from websockets.asyncio.server import serve

server = MCPServer("served2", instructions="Whatever you like.")


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
    # Of any other error this SDK tells the client nothing.
    raise ToolError(message)


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


def who():
    return Elicit("Who are you?", Person)


@server.tool()
async def greet(answer: Annotated[ElicitationResult[Person], Resolve(who)]) -> str:
    """Asks for a name, and greets."""
    return f"hello, {answer.data.name}" if answer.action == "accept" else f"nobody: {answer.action}"


async def main():
    lowlevel = server._lowlevel_server

    async def speak(websocket):
        options = lowlevel.create_initialization_options()
        await lowlevel.run(Incoming(websocket), Outgoing(websocket), options)

    async with serve(speak, "127.0.0.1", 0, subprotocols=["mcp"]) as listening:
        port = listening.sockets[0].getsockname()[1]
        print(f"listening on ws://127.0.0.1:{port}/ws", flush=True)
        await listening.serve_forever()


asyncio.run(main())
