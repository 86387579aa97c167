"""The suite's own program, for Python 2.7. Where it serves, it does so on loopback alone and at a port that is free, and says at which;
by itself it listens on every interface, and takes no port 0."""

from __future__ import print_function

import sys

# First of all: it chooses the reactor.
from autobahntestsuite import wstest
from twisted.internet import reactor

listen = reactor.listenTCP


def listen_on_loopback(port, factory, backlog=50, interface=""):
    listener = listen(0, factory, backlog, "127.0.0.1")
    # Handshakes have to name it.
    factory.externalPort = listener.getHost().port
    print("listening at ws://127.0.0.1:%d" % factory.externalPort)
    sys.stdout.flush()
    return listener


reactor.listenTCP = listen_on_loopback
wstest.run()
