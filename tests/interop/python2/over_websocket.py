"""What the Python client has no more of its own: a transport over a WebSocket, where each text frame is one message."""

import anyio
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


class OverWebSocket:
    """To be handed to `mcp.Client`, which enters it and so connects. `socket` is there from then on."""

    def __init__(self, url):
        self._connecting = connect(url, subprotocols=["mcp"])
        self.socket = None

    async def __aenter__(self):
        self.socket = await self._connecting.__aenter__()
        return Incoming(self.socket), Outgoing(self.socket)

    async def __aexit__(self, *error):
        await self._connecting.__aexit__(*error)


class Direction:
    """The client enters both directions and leaves them when it is done. The socket is closed after that, once."""

    def __init__(self, socket):
        self._socket = socket

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.aclose()

    async def aclose(self):
        pass


class Incoming(Direction):
    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            return await self.receive()
        except anyio.EndOfStream:
            raise StopAsyncIteration from None

    async def receive(self):
        try:
            text = await self._socket.recv()
        except ConnectionClosed:
            raise anyio.EndOfStream from None
        if not isinstance(text, str):
            return ValueError("a message came in a binary frame")
        try:
            return SessionMessage(jsonrpc_message_adapter.validate_json(text, by_name=False))
        except ValueError as error:
            # What is no message is told to the client's user, and the connection goes on.
            return error


class Outgoing(Direction):
    async def send(self, item):
        try:
            await self._socket.send(item.message.model_dump_json(by_alias=True, exclude_unset=True))
        except ConnectionClosed:
            raise anyio.ClosedResourceError from None
