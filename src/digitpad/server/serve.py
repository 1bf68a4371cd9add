"""Running the site: the checks before, then a production server, or Flask's own for debugging."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import os
import socket
import tempfile
import time
from http.client import HTTPConnection, HTTPException
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any, TypeAlias

import click
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess
from werkzeug.serving import is_running_from_reloader

from digitpad.errors import DigitpadError
from digitpad.server.settings import Settings
from digitpad.server.static_files import STATIC

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

HOST = "127.0.0.1"
PORT = 5000
NETWORK = Path(__file__).parents[1] / "model" / "digits.safetensors"

CONNECTIONS = 256
"""Connections a process has in hand at once; further ones wait."""


class ServerError(DigitpadError):
    """The site cannot be served as asked."""


def serve(host: str = HOST, port: int = PORT, *, debug: bool = False) -> None:
    """Serve the site until the process is told to stop, by Ctrl-C or SIGTERM.

    Args:
        host: a name or address of this machine. The default one is reached from this machine alone.
        port: the port to listen at; 0 takes any free one.
        debug: use Flask's development server with its debugger and reloader.

    Raises:
        ServerError: the page or the network is missing, or the address cannot be had.
        SettingsError: an environment variable will not do.
    """
    settings = Settings.from_environment()
    _check_files()
    if debug and is_running_from_reloader():  # its parent holds the address
        _debug(host, port)
        return
    address, port = _free_address(host, port)
    if debug and not address.is_loopback:
        raise ServerError("Debugging gives whoever reaches it this machine: leave out --host, or --debug.")
    if debug:
        _greet(address, port)
        _debug(str(address), port)
    else:
        _serve(address, port, settings)


class _Worker(WorkerProcess):
    """Knows when it has ended: granian's own does not if its other thread saw it first, and is said to be killed."""

    def is_alive(self) -> bool:
        return not wait([self.inner.sentinel], timeout=0)


class _GreetingServer(MPServer):
    """Says where the site is as soon as it answers there."""

    def startup(self, *args: Any) -> None:  # noqa: ANN401 - as granian has it
        super().startup(*args)  # type: ignore[no-untyped-call]
        while not self.main_loop_interrupt.is_set():  # nobody stops it, and no worker failed
            connection = HTTPConnection(self.bind_addr, self.bind_port, timeout=1)
            with contextlib.suppress(OSError, HTTPException), contextlib.closing(connection):
                connection.request("HEAD", "/")
                connection.getresponse()  # a worker that is still loading would not stop when told to
                _greet(ipaddress.ip_address(self.bind_addr), self.bind_port)
                return
            time.sleep(0.01)

    def signal_handler_interrupt(self, *_: Any) -> None:  # noqa: ANN401 - as granian has it
        """Stop: said by a thread, as a signal may come amid the wait for it, which holds the event's lock."""
        Thread(target=super().signal_handler_interrupt).start()

    def _spawn_worker(self, *args: Any, **more: Any) -> WorkerProcess:  # noqa: ANN401 - as granian has it
        worker = super()._spawn_worker(*args, **more)
        worker.__class__ = _Worker
        return worker


def _serve(address: Address, port: int, settings: Settings) -> None:
    with tempfile.TemporaryDirectory(prefix="digitpad-") as folder:
        if settings.workers > 1:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # workers put their metrics together there
        _server(address, port, settings).serve()


def _server(address: Address, port: int, settings: Settings) -> MPServer:
    return _GreetingServer(
        "digitpad.server.front:create_front",
        factory=True,
        address=str(address),
        port=port,
        interface=Interfaces.RSGI,
        websockets=False,
        http=HTTPModes.http1,  # a connection that says nothing has no deadline while its protocol is open
        workers=settings.workers,
        backpressure=CONNECTIONS,
        workers_kill_timeout=settings.stop_timeout,
        http1_settings=HTTP1Settings(header_read_timeout=1000 * settings.header_timeout),
        log_level=LogLevels.warning,
    )


def _greet(address: Address, port: int) -> None:
    click.echo(f"Digitpad is at {_url(address, port)} (Ctrl-C stops it)")


def _debug(host: str, port: int) -> None:
    from digitpad.server.app import create_app  # noqa: PLC0415 - the process that watches workers does without

    create_app(reread=True).run(host, port, debug=True)


def _check_files() -> None:
    if not (STATIC / "index.html").is_file():
        raise ServerError("The page is not built: run `make page` in the project's folder, or install Digitpad anew.")
    if not NETWORK.is_file():
        raise ServerError(f"The trained network is missing: put {NETWORK.name} back into {NETWORK.parent}.")


def _free_address(host: str, port: int) -> tuple[Address, int]:
    """Find what `host` means, and that `port` is free there: the server itself would share it with another one."""
    try:
        family, kind, _, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(target)
            listener.listen()
            address, port = listener.getsockname()[:2]
    except socket.gaierror:
        raise ServerError(f"There is no host named {host}: give a name or address of this machine.") from None
    except PermissionError:
        raise ServerError(f"Port {port} is for the system alone: choose one above 1023 with --port.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServerError(f"Port {port} is in use: stop what uses it, or choose another with --port.") from None
        raise ServerError(f"Cannot listen at {host}, port {port}: {error.strerror}.") from None
    return ipaddress.ip_address(address), port


def _url(address: Address, port: int) -> str:
    if address.is_unspecified or str(address) in {"127.0.0.1", "::1"}:
        return f"http://localhost:{port}"
    return f"http://[{address}]:{port}" if ":" in str(address) else f"http://{address}:{port}"
