"""Runs the site: checks first, then waitress, or Flask's development server for debugging."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import sys
from contextlib import ExitStack, suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click
from waitress import create_server
from werkzeug.serving import is_running_from_reloader

from digitpad.errors import DigitpadError
from digitpad.server.app import create_app
from digitpad.server.connections import DrainingChannel
from digitpad.server.settings import Settings
from digitpad.server.static_files import STATIC

if TYPE_CHECKING:
    from flask import Flask

Address: TypeAlias = IPv4Address | IPv6Address

LOOPBACK = (IPv4Address("127.0.0.1"), IPv6Address("::1"))
MODEL = Path(__file__).parents[1] / "model" / "digits.safetensors"

MIN_SEND_BYTES = 1000
"""Headers and body of a small response are sent together. By default waitress sends the headers alone, and its main
thread polls the connection in a busy loop meanwhile: with 8 clients that costs a quarter of the throughput."""


class ServerError(DigitpadError):
    """The site cannot be served with these options."""


def serve(host: str, port: int, *, debug: bool = False) -> None:
    """Serve the site until Ctrl-C or SIGTERM.

    Args:
        host: a name or address of this machine.
        port: the port to listen on; 0 takes any free one.
        debug: use Flask's development server with its debugger and reloader.

    Raises:
        ServerError: the page or the model is missing, or the address cannot be used.
        SettingsError: an environment variable is invalid.
    """
    settings = Settings.from_environment()
    if not (STATIC / "index.html").is_file():
        raise ServerError("The page is not built: run `make page` in the project's folder, or reinstall Digitpad.")
    if not MODEL.is_file():
        raise ServerError(f"The trained network is missing: restore {MODEL.name} in {MODEL.parent}.")
    _stop_on_signals()
    if not (debug and is_running_from_reloader()):  # the parent process of the reloader has done all this
        with _bind(host, port) as listener:
            address, port = ip_address(listener.getsockname()[0]), listener.getsockname()[1]
            if debug and not address.is_loopback:
                raise ServerError("Whoever reaches the debugger can run code here: leave out --host or --debug.")
            greeting = f"Digitpad is at {_url(address, port)} (press Ctrl-C to stop)"
            if not debug:
                _run(listener, create_app(settings=settings), settings, greeting)
                return
        click.echo(greeting)
        host = str(address)
    create_app(autorefresh=True).run(host, port, debug=True)


def serve_review(app: Flask, host: str, port: int, *, has_password: bool) -> None:
    """Serve the page that `create_review_app` made until Ctrl-C or SIGTERM.

    Raises:
        ServerError: the address cannot be used, or can be reached from elsewhere while there is no password.
        SettingsError: an environment variable is invalid.
    """
    settings = Settings.from_environment()
    _stop_on_signals()
    with _bind(host, port) as listener:
        address, port = ip_address(listener.getsockname()[0]), listener.getsockname()[1]
        if not (has_password or address.is_loopback):
            raise ServerError("Set DIGITPAD_REVIEW_PASSWORD, or leave out --host: others can reach this address.")
        _run(listener, app, settings, f"The review is at {_url(address, port)} (press Ctrl-C to stop)")


def _stop_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # explicitly, as a script's background jobs ignore SIGINT
        signal.signal(number, lambda *_: sys.exit())


def _run(listener: socket.socket, app: Flask, settings: Settings, greeting: str) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns whenever a request has to wait
    server = create_server(
        app,
        sockets=[listener],
        threads=settings.threads,
        connection_limit=256,  # further ones wait until others are closed
        channel_timeout=settings.idle_timeout,
        cleanup_interval=min(settings.idle_timeout, 5),
        max_request_header_size=65_536,
        max_request_body_size=2 * settings.max_body_bytes,  # beyond it the application explains its own limit
        inbuf_overflow=2 * settings.max_body_bytes,
        outbuf_overflow=1 << 30,  # kept in memory, as there may be no folder for temporary files
        send_bytes=MIN_SEND_BYTES,
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
        log_socket_errors=False,
        asyncore_use_poll=True,
        ident=None,
    )
    server.channel_class = DrainingChannel
    click.echo(greeting)
    server.run()  # until a signal handler raises SystemExit; then it finishes the requests that threads work on


def _bind(host: str, port: int) -> socket.socket:
    """A socket that is bound to the first address of `host`."""
    try:
        family, kind, _, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with ExitStack() as on_error:
            listener = on_error.enter_context(socket.socket(family, kind))
            if sys.platform != "win32":  # there, two programs would listen at one port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(target)
            on_error.pop_all()
    except socket.gaierror:
        raise ServerError(f"There is no host {host}: use a name or address of this machine.") from None
    except PermissionError:
        raise ServerError(f"Port {port} is reserved for the system: choose one above 1023 with --port.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServerError(f"Port {port} is in use: stop the other program or choose another --port.") from None
        raise ServerError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from None
    return listener


def _url(address: Address, port: int) -> str:
    """The URL of a server that is bound to an address, but does not listen yet.

    It is `localhost` unless another program listens at one of the addresses of that name.
    """
    if address.is_unspecified or address in LOOPBACK:
        if not any(_is_in_use(loopback, port) for loopback in LOOPBACK):
            return f"http://localhost:{port}"
        address = LOOPBACK[isinstance(address, IPv6Address)]
    return f"http://[{address}]:{port}" if isinstance(address, IPv6Address) else f"http://{address}:{port}"


def _is_in_use(address: Address, port: int) -> bool:
    with suppress(OSError), socket.create_connection((str(address), port), timeout=0.5):
        return True
    return False
