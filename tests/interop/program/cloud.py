"""What a provider of tools dials: a cloud that calls the tools of whoever has connected."""

import asyncio
import contextlib
import json

from processes import DEADLINE
from websockets.asyncio.server import serve

# The revision that the cloud of voice assistants asks for.
VERSION = "2024-11-05"


class Cloud:
    """Listens for as long as the `async with` block. Each connection is handed to whoever waits for the next one."""

    def __init__(self, *subprotocols):
        self._subprotocols = subprotocols
        self._callers = asyncio.Queue()
        self._server = None

    async def __aenter__(self):
        self._server = await serve(
            self._hand_over, "127.0.0.1", 0, subprotocols=self._subprotocols or None, max_size=None
        ).__aenter__()
        return self

    async def __aexit__(self, *error):
        await self._server.__aexit__(*error)

    async def _hand_over(self, socket):
        self._callers.put_nowait(Caller(socket))
        await socket.wait_closed()

    @property
    def url(self):
        port = self._server.sockets[0].getsockname()[1]
        return f"ws://127.0.0.1:{port}/mcp/"

    async def next(self):
        """The next provider that dials. No other one may have dialled meanwhile."""
        caller = await soon(self._callers.get())
        assert self._callers.empty()
        return caller


class Caller:
    """One connection, from the side of who calls tools over it."""

    def __init__(self, socket):
        self.socket = socket
        # Whatever came that was no answer to what was asked then.
        self.others = []

    async def send(self, **message):
        await self.socket.send(json.dumps({"jsonrpc": "2.0", **message}))

    async def receive(self):
        return json.loads(await soon(self.socket.recv()))

    async def answer(self, request_id):
        """The answer to this request."""
        while True:
            message = await self.receive()
            if "method" not in message and message["id"] == request_id and type(message["id"]) is type(request_id):
                return message
            self.others.append(message)

    async def ask(self, request_id, method, **params):
        await self.send(id=request_id, method=method, params=params)
        return await self.answer(request_id)

    async def call(self, request_id, name, **arguments):
        """Calls a tool that must succeed with one text."""
        answer = await self.ask(request_id, "tools/call", name=name, arguments=arguments)
        result = answer["result"]
        assert not result["isError"], result
        [content] = result["content"]
        return content["text"]

    async def initialize(self, version=VERSION, **capabilities):
        """Opens a session, with the id 0 as all of them do, and gives the names of the tools."""
        who = {"name": "cloud", "version": "1"}
        answer = await self.ask(
            0, "initialize", protocolVersion=version, capabilities=capabilities, clientInfo=who
        )
        assert answer["result"]["serverInfo"]["name"] == "served", answer
        await self.send(method="notifications/initialized")
        answer = await self.ask(1, "tools/list")
        return [tool["name"] for tool in answer["result"]["tools"]]

    def drop(self):
        """Without a close frame, as when a network goes."""
        self.socket.transport.abort()


async def soon(awaitable):
    return await asyncio.wait_for(awaitable, DEADLINE)


@contextlib.asynccontextmanager
async def program(command, log):
    """A process for as long as the `async with` block. What it says is in the file `log`."""
    with open(log, "wb") as said:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=said, stderr=said
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            # Killed, it could not end its child.
            process.terminate()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(process.wait(), 10)
        if process.returncode is None:
            process.kill()
            await process.wait()
