"""Connections that end without cutting off an answer: what waitress lacks.

A client that still sends when the server closes the connection sees it reset, and the answer may be lost. So the server
ends its own side alone and reads on for a while, without keeping anything (RFC 9112, section 9.6).
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from digitpad.server.settings import MAX_DISCARDED_BYTES

MAX_DISCARD_SECONDS = 30


class BodyLimitingParser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Reads no body whose announced length is above the limit: the application refuses it by its length."""

    content_length: int

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the header."""
        super().parse_header(header_plus)
        if self.content_length >= self.adj.max_request_body_size:
            self.content_length, self.body_rcv, self.expect_continue = 0, None, False
            self.headers["CONNECTION"] = "close"


class DrainingChannel(HTTPChannel):  # type: ignore[misc]  # as above
    """Discards what a client still sends after the last answer."""

    parser_class = BodyLimitingParser
    close_when_flushed: bool
    discard_until: float | None = None
    discarded_bytes = 0

    def handle_write(self) -> None:
        """Send what is to be sent; after the last answer, end this side of the connection."""
        with self.requests_lock:  # another thread sets it
            is_last, self.close_when_flushed = self.close_when_flushed, False
        super().handle_write()
        if not is_last or not self.connected:
            return
        if self.total_outbufs_len:
            self.close_when_flushed = True
            return
        self.discard_until = time.monotonic() + MAX_DISCARD_SECONDS
        with suppress(OSError):  # the client was quicker
            self.socket.shutdown(socket.SHUT_WR)

    def received(self, data: bytes) -> bool:
        """Take what a client sent."""
        if self.discard_until is None:
            return bool(super().received(data))
        self.discarded_bytes += len(data)
        if self.discarded_bytes > MAX_DISCARDED_BYTES or time.monotonic() > self.discard_until:
            self.will_close = True
        return False
