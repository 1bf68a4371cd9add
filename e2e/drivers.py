"""Drives Firefox by WebDriver BiDi, which it speaks itself, and WebKitGTK by the WebDriver protocol of its driver."""

import base64
import json
import re
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection

ANSWER_TIMEOUT_S = 60

CUT_OFF = "A ServiceWorker intercepted the request and encountered an unexpected error."
"""What Firefox may write of a request that a page had not finished when it was left."""


class Engine:
    """A browser with one window, in a fresh profile."""

    name: str
    pointers: tuple[str, ...]
    """The kinds of pointer that its driver moves."""

    def open(self, url: str) -> None:
        """Open a page and wait until it is loaded."""
        raise NotImplementedError

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, or of the promise that it is, as JSON has it."""
        raise NotImplementedError

    def perform(self, *sources: dict[str, Any]) -> None:
        """Perform WebDriver's actions."""
        raise NotImplementedError

    def choose_file(self, selector: str, path: Path) -> None:
        """Choose a file in a file input."""
        raise NotImplementedError

    def resize(self, width: int, height: int) -> None:
        """Give the page this many CSS pixels."""
        raise NotImplementedError

    def screenshot(self) -> bytes:
        """The visible page as PNG."""
        raise NotImplementedError

    def console(self) -> list[str]:
        """What pages have written to the console since the last call, uncaught errors included."""
        raise NotImplementedError


class Firefox(Engine):
    name = "Firefox"
    pointers = ("mouse", "touch")

    def __init__(self, connection: ClientConnection) -> None:
        """Start a session on a connection to the browser's WebDriver BiDi."""
        self._connection = connection
        self._id = 0
        self._entries: list[str] = []
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded"])
        tree = self._send("browsingContext.getTree")
        self._context = tree["contexts"][0]["context"]

    def open(self, url: str) -> None:
        self._send("browsingContext.navigate", context=self._context, url=url, wait="complete")
        self._entries = [entry for entry in self.console() if CUT_OFF not in entry]

    def evaluate(self, expression: str) -> Any:
        return json.loads(self._run(f"(async () => JSON.stringify((await ({expression})) ?? null))()")["value"])

    def perform(self, *sources: dict[str, Any]) -> None:
        self._send("input.performActions", context=self._context, actions=sources)

    def choose_file(self, selector: str, path: Path) -> None:
        element = {"sharedId": self._run(f"document.querySelector({json.dumps(selector)})")["sharedId"]}
        self._send("input.setFiles", context=self._context, element=element, files=[str(path)])

    def resize(self, width: int, height: int) -> None:
        viewport = {"width": width, "height": height}
        self._send("browsingContext.setViewport", context=self._context, viewport=viewport)

    def screenshot(self) -> bytes:
        return base64.b64decode(self._send("browsingContext.captureScreenshot", context=self._context)["data"])

    def console(self) -> list[str]:
        self._run("0")  # entries come before the answer
        entries, self._entries = self._entries, []
        return entries

    def speak(self, *locales: str) -> None:
        """Make the first of these the browser's language; none: its own."""
        self._send("emulation.setLocaleOverride", contexts=[self._context], locale=next(iter(locales), None))

    def _run(self, expression: str) -> dict[str, Any]:
        answer = self._send(
            "script.evaluate", expression=expression, target={"context": self._context}, awaitPromise=True
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"]

    def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._id += 1
        self._connection.send(json.dumps({"id": self._id, "method": method, "params": parameters}))
        while (message := json.loads(self._connection.recv(timeout=ANSWER_TIMEOUT_S))).get("id") != self._id:
            if message.get("method") == "log.entryAdded":
                self._entries.append(f"{message['params']['level']}: {message['params']['text']}")
        if message["type"] == "error":
            raise RuntimeError(f"{method}: {message['message']}")
        return message["result"]


class WebKit(Engine):
    name = "WebKit"
    pointers = ("mouse", "pen")  # touches become mouse events

    def __init__(self, port: int, browser: str, log: Path) -> None:
        """Start a browser by the driver that listens to this port; `log` gets the output of both."""
        self._port, self._log, self._read_length = port, log, 0
        options = {
            "binary": browser,
            "args": [
                "--automation",
                "--enable-write-console-messages-to-stdout=true",
                "--javascript-can-open-windows-automatically=true",
            ],
        }
        capabilities = {"webkitgtk:browserOptions": options, "timeouts": {"script": ANSWER_TIMEOUT_S * 1000}}
        session = self._call("POST", "/session", capabilities={"alwaysMatch": capabilities})
        self._session = f"/session/{session['sessionId']}"
        first = self._get("window")
        self.evaluate("!!open('about:blank', '', 'popup')")  # a toolbar would keep the page from being narrow
        self._post("window", handle=next(handle for handle in self._get("window/handles") if handle != first))

    def open(self, url: str) -> None:
        self._post("url", url=url)

    def evaluate(self, expression: str) -> Any:
        script = (
            f"(async () => ({expression}))().then(arguments[0], (error) => arguments[0]({{ error: String(error) }}))"
        )
        value = self._post("execute/async", script=script, args=[])
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(value["error"])
        return value

    def perform(self, *sources: dict[str, Any]) -> None:
        self._post("actions", actions=sources)

    def choose_file(self, selector: str, path: Path) -> None:
        element = self._post("element", using="css selector", value=selector)
        self._post(f"element/{next(iter(element.values()))}/value", text=str(path))

    def resize(self, width: int, height: int) -> None:
        self._post("window/rect", width=width, height=height)

    def screenshot(self) -> bytes:
        return base64.b64decode(self._get("screenshot"))

    def console(self) -> list[str]:
        text = self._log.read_text(errors="replace")
        entries = re.findall(r"^CONSOLE (.*)", text[self._read_length :], re.MULTILINE)
        self._read_length = len(text)
        return entries

    def close(self) -> None:
        self._call("DELETE", self._session)

    def _get(self, command: str) -> Any:
        return self._call("GET", f"{self._session}/{command}")

    def _post(self, command: str, **body: Any) -> Any:
        return self._call("POST", f"{self._session}/{command}", **body)

    def _call(self, method: str, path: str, **body: Any) -> Any:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=2 * ANSWER_TIMEOUT_S)
        connection.request(method, path, json.dumps(body) if method == "POST" else None)
        response = connection.getresponse()
        value = json.loads(response.read())["value"]
        connection.close()
        if response.status != 200:
            raise RuntimeError(f"{path}: {value['error']}: {value['message']}")
        return value
