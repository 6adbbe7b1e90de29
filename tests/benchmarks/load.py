"""Clients that ask one thing after the other, each on a connection that it keeps: a closed loop on the loopback.

One thread and plain sockets, so that the load takes as little of the machine as may be from what it measures.
"""

import re
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

_ENCODING = re.compile(rb"\r\ncontent-encoding: *(\w+)", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE_SECONDS = 30
ARRIVAL_SECONDS = 0.02
WARM_UP_SECONDS = 0.3


class Client(Protocol):
    def request(self) -> bytes:
        """The next request, whole."""

    def answered(self, status: int, body: bytes, encoding: str) -> None:
        """Hear the answer to it; raise AssertionError when it is wrong."""


@dataclass
class Result:
    """Seconds each answer took, and how long it all took."""

    took: list[float] = field(default_factory=list)
    seconds: float = 0.0
    bytes: int = 0
    # With those before the measurement began.
    answers: int = 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.took) / self.seconds

    @property
    def size(self) -> int:
        """Bytes on the wire of one answer, headers and all."""
        return self.bytes // max(1, len(self.took))


@dataclass
class _Connection:
    client: Client
    socket: socket.socket
    begun: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    length: int = 0  # of the whole answer, once its head is there


def run(address: tuple[str, int], clients: Sequence[Client], seconds: float) -> Result:
    """Let all `clients` ask for `seconds`, each as soon as it has its answer; raise on what is no answer.

    They come one after the other, as people do, and each begins at once: a worker that is busy leaves the next
    connection to another. What is answered until all have been there for a while is not counted.
    """
    result, warm_up = Result(), Result()
    with selectors.DefaultSelector() as selector:
        try:
            for client in clients:
                connection = _Connection(client, socket.create_connection(address, PATIENCE_SECONDS))
                connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(connection.socket, selectors.EVENT_READ, connection)
                _ask(connection)
                _talk(selector, warm_up, ARRIVAL_SECONDS)
            _talk(selector, warm_up, WARM_UP_SECONDS)
            begun = time.perf_counter()
            _talk(selector, result, seconds)
            result.seconds = time.perf_counter() - begun
        finally:
            for key in list(selector.get_map().values()):
                key.data.socket.close()
    result.answers = len(warm_up.took) + len(result.took)
    return result


def _talk(selector: selectors.BaseSelector, result: Result, seconds: float) -> None:
    """Take answers and ask again for `seconds`, and until there is at least one answer."""
    end, before = time.perf_counter() + seconds, len(result.took)
    while (left := end - time.perf_counter()) > 0 or len(result.took) == before:
        ready = selector.select(left if left > 0 else PATIENCE_SECONDS)
        if left <= 0 and not ready:
            raise TimeoutError(f"no answer within {PATIENCE_SECONDS} s")
        for key, _mask in ready:
            if _receive(key.data, result):
                _ask(key.data)


def _ask(connection: _Connection) -> None:
    connection.received.clear()
    connection.length = 0
    message = connection.client.request()
    connection.begun = time.perf_counter()
    connection.socket.sendall(message)


def _receive(connection: _Connection, result: Result) -> bool:
    """Take what has come; return whether the answer is complete."""
    data = connection.socket.recv(262_144)
    if not data:
        raise ConnectionError("the server closed the connection")
    received = connection.received
    received += data
    if not connection.length:
        head_end = received.find(b"\r\n\r\n")
        if head_end < 0:
            return False
        length = _LENGTH.search(received, 0, head_end)
        connection.length = head_end + 4 + (int(length[1]) if length else 0)
    if len(received) < connection.length:
        return False
    result.took.append(time.perf_counter() - connection.begun)
    result.bytes += len(received)
    head_end = received.find(b"\r\n\r\n")
    encoding = _ENCODING.search(received, 0, head_end)
    connection.client.answered(
        int(received[9:12]), bytes(received[head_end + 4 :]), encoding[1].decode() if encoding else ""
    )
    return True
