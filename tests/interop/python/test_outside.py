"""What the official Python client sees of a crate outside of the workspace, which has tools of every kind.

`run`, one folder up, builds the crate `outside` in a temporary folder and says in the environment where it listens
(OUTSIDE_URL).
"""

import contextlib
import os

import pytest
from mcp import ClientSession
from mcp.client.websocket import websocket_client

URL = os.environ["OUTSIDE_URL"]

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.filterwarnings("ignore:The WebSocket client transport is deprecated"),
]


@pytest.fixture
def anyio_backend():
    return "asyncio"


@contextlib.asynccontextmanager
async def connected():
    async with websocket_client(URL) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        yield session


def texts(result):
    return [block.text for block in result.content if block.type == "text"]


TREE = {"children": [{"children": []}, {"children": [{}]}]}
PAGES = {"items": ["a"], "next": {"items": ["b", "c"]}}
ORDER = {"items": [{"name": "lamp", "price": 2.5}], "payment": {"by": "card", "number": "1234"}}

# In the order of the list: each tool with a call that succeeds, and the text of its answer.
CALLS = [
    ("add", {"a": 1, "b": 2}, "3"),
    ("greet", {"name": "Ann", "times": 2}, "Hello Ann! Hello Ann!"),
    ("digest", {"text": "ab"}, "195"),
    ("shout", {"text": "a\nb"}, "A\nB"),
    ("find", {"ids": [1, 2], "title": "\u00df\""}, '2 near nothing in \u00df"'),
    ("roll", {"dice": 2, "for": "ann"}, "12 for ann"),
    ("order", {"order": ORDER}, "2.5 from 1234 for lamp"),
    ("paint", {"colour": "dark-red", "layers": [1, 2]}, "DarkRed [1, 2]"),
    ("count_nodes", {"tree": TREE}, "4"),
    ("page", {"page": PAGES}, "3"),
    ("visits", {}, "1"),
    ("welcome", {"name": "Ann"}, "Welcome, Ann, after 1 visits"),
    ("count", {"n": 3}, "3"),
    ("strict", {"flag": True}, "false"),
    ("mark", {"note": None}, "Some(None)"),
    ("remove", {"id": 7}, None),
    ("identify", {"id": "67e55044-10b1-426f-9247-bb680e5fe0c8"}, "4"),
    ("map", {"places": [{"latitude": 50.7, "name": "Bonn"}], "labels": {"x": True}}, "50.7 1 1"),
    ("search", {"query": "lamps"}, "Welcome: 10 of lamps"),
    ("weather", {"town": "Kiel"}, '{"celsius":12.0,"wind":{"from":"west"}}'),
    ("forecast", {"days": 1}, '[{"celsius":1.0,"wind":null,"warning":"ice"}]'),
    ("picture", {}, None),
    ("pieces", {}, "one"),
    ("whole", {}, '{"by":"hand"}'),
    ("plain", {}, "[1,2]"),
    ("buy", {"item": "lamp", "count": 2}, "2"),
    ("refund", {"item": "lamp"}, "1"),
    ("other_buy", {"item": "lamp"}, "1"),
    ("other_refund", {"item": "lamp"}, "0"),
    ("cry", {"ware": "fish"}, "fish!"),
    ("made_by_hand", {"any": 1}, '{"any":1}'),
]

# What a model is told of wrong arguments.
COMPLAINTS = [
    ("add", {"a": 1.5}, "`a`: expected an integer from -9223372036854775808 to 9223372036854775807, got number `1.5`\n`b`: missing"),
    ("greet", {"nmae": "Ann"}, "`name`: missing; `nmae` is no argument of this tool, did you mean `name`?"),
    ("roll", {"dice": 7, "sides": 1, "for": "ANN"}, "`dice`: must be from 1 to 6, got 7\n`sides`: must be from 2 to 100, got 1\n`for`: must match `^[a-z]+$`, got \"ANN\""),
    ("order", {"order": {"items": []}}, "`order.items`: must have at least 1 item"),
    ("order", {"order": {"items": [{"name": "a", "price": -1}]}}, "`order.items[0].price`: must be at least 0.0, got -1"),
    ("paint", {"colour": "dark-rde", "layers": [1, 2]}, "`colour`: expected `dark-red` or `light-blue`, got \"dark-rde\"; did you mean `dark-red`?"),
    ("strict", {"flag": True, "x": 1}, "`x` is no argument of this tool, it has `flag`"),
    ("search", {"query": "x", "limit": 99}, "`limit`: must be from 1 to 50, got 99"),
    ("buy", {"item": "lamp", "count": 0}, "`count`: must be from 1 to 9, got 0"),
    ("refund", {"item": "nothing"}, "it was not sold"),
    ("weather", {"town": "Rome"}, "nobody knows Rome"),
]


async def test_lists_every_tool_in_the_order_of_the_sets():
    async with connected() as session:
        listed = (await session.list_tools()).tools
    assert [tool.name for tool in listed] == [name for name, _, _ in CALLS]
    assert all(tool.description for tool in listed)
    tools = {tool.name: tool for tool in listed}
    assert tools["add"].title == "Add"
    assert tools["add"].annotations.readOnlyHint is True
    assert tools["remove"].annotations.destructiveHint is True
    assert tools["roll"].inputSchema["properties"]["dice"] == {"type": "integer", "minimum": 1, "maximum": 6}
    assert tools["roll"].inputSchema["required"] == ["dice"]
    assert list(tools["count_nodes"].inputSchema["$defs"]) == ["Node"]
    promised = [tool.name for tool in listed if tool.outputSchema]
    assert promised == ["weather"]


async def test_every_tool_answers():
    async with connected() as session:
        for name, arguments, expected in CALLS:
            result = await session.call_tool(name, arguments)
            assert not result.isError, (name, result)
            if expected is not None:
                assert texts(result)[0] == expected, name


async def test_what_is_no_text_arrives_too():
    async with connected() as session:
        # The client holds this against the output schema.
        weather = await session.call_tool("weather", {"town": "Bonn"})
        assert weather.structuredContent == {"celsius": 20.5, "wind": None}
        [picture] = (await session.call_tool("picture", {})).content
        assert (picture.type, picture.mimeType, picture.data) == ("image", "image/png", "iVBORw==")
        [_, link] = (await session.call_tool("pieces", {})).content
        assert (link.type, str(link.uri)) == ("resource_link", "file:///two")
        assert (await session.call_tool("whole", {})).structuredContent == {"by": "hand"}
        assert (await session.call_tool("remove", {"id": 1})).content == []


async def test_progress_is_reported():
    reports = []

    async def note(progress, total, message):
        reports.append((progress, total))

    async with connected() as session:
        await session.call_tool("count", {"n": 3}, progress_callback=note)
    assert reports == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("name, arguments, expected", COMPLAINTS)
async def test_wrong_arguments_are_told(name, arguments, expected):
    async with connected() as session:
        result = await session.call_tool(name, arguments)
    assert result.isError
    assert texts(result) == [expected]
