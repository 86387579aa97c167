"""The server that both suites of this folder are pointed at, and how long they wait for it.

`run`, one folder up, starts it and says in the environment where it listens (EVERYTHING_URL) and which program it is
(EVERYTHING_BINARY).
"""

import asyncio
import contextlib
import os

URL = os.environ["EVERYTHING_URL"]
BINARY = os.environ["EVERYTHING_BINARY"]

# How long anything may take that should take no time. Only a fault is ever so late, however slow the machine.
DEADLINE = 20

# How long a call of `slow` sleeps that is never waited for: longer than the deadline of all that happens meanwhile.
LONG = 50


@contextlib.asynccontextmanager
async def server_of_our_own(*flags):
    """The process and the address of a server that the test may set up and stop."""
    process = await asyncio.create_subprocess_exec(
        BINARY, "--listen", "127.0.0.1:0", *flags, stdout=asyncio.subprocess.PIPE
    )
    try:
        line = (await soon(process.stdout.readline())).decode()
        assert line.startswith("listening on ws://"), line
        yield process, line.split()[-1]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def soon(awaitable):
    return await asyncio.wait_for(awaitable, DEADLINE)
