"""What a case is: a name, the rule it is held to, the server it is pointed at, and what is done."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.frames import Wrong

# The servers of most cases: small, so that limits are reached at once; and patient, so that none of its times is reached.
SMALL = "--max-message-size 65536 --max-in-flight 8 --max-subscriptions 4 --max-connections 64 --close-timeout 2"
LARGE = SMALL.replace("--max-message-size 65536", f"--max-message-size {4 << 20}")
FEW = SMALL.replace("--max-connections 64", "--max-connections 8")

_RULE = re.compile(
    r"RFC (6455|9110|9112|8259|3629|3986|4648|6750|7301|8446|9728) \d+(\.\d+)*"
    r"|JSON-RPC 2\.0 \d(\.\d)?"
    r"|MCP (\d{4}-\d\d-\d\d )?[a-z/ -]+"
    r"|BINDING [a-z0-9-]+\.[a-z0-9-]+"
)


@dataclass
class Case:
    family: str
    name: str
    rule: str
    flags: str
    run: Callable
    # How many panics of tools it is about; there may be no other.
    panics: int = 0


class Family:
    """The cases of one file, in their order."""

    def __init__(self, name, flags=SMALL):
        self.name = name
        self.flags = flags
        self.cases = []

    def case(self, name, rule, flags=None, panics=0):
        """Enters the function below as a case. It is given the server."""

        def enter(run):
            self.cases.append(Case(self.name, name, rule, self.flags if flags is None else flags, run, panics))
            return run

        return enter

    def answered(self, name, rule, message, code, id=1, session=True, flags=None):
        """Enters a case: the message is answered with this error, which is not long, and the connection goes on."""

        @self.case(name, rule, flags)
        def run(server):
            connection = server.session() if session else server.open()
            connection.send(message() if callable(message) else message)
            error = connection.error(code, id)
            if len(error["message"]) > 2000:
                raise Wrong("what was sent comes back at length")
            connection.served()


def check_rules(cases):
    """Every rule has to name where it stands, and the sentences of BINDING have to be there."""
    binding = Path(__file__).parents[3] / "docs" / "BINDING.md"
    tags = set(re.findall(r"\[([a-z0-9-]+\.[a-z0-9-]+)\]", binding.read_text()))
    for case in cases:
        for rule in case.rule.split("; "):
            if not _RULE.fullmatch(rule):
                raise SystemExit(f"{case.family}: {case.name}: this is no rule: {rule!r}")
            if rule.startswith("BINDING ") and rule.split()[1] not in tags:
                raise SystemExit(f"{case.family}: {case.name}: `docs/BINDING.md` has no tag {rule.split()[1]!r}")
    names = [(case.family, case.name) for case in cases]
    for name in names:
        if names.count(name) > 1:
            raise SystemExit(f"two cases are called {name}")
