"""The page in Firefox or WebKit: draws on the pad, clicks and waits."""

import json
from pathlib import Path
from typing import Any

from drivers import Engine
from page import map_to_box
from sample_digits import Stroke

TIMEOUT_S = 30

PREAMBLE = """
  const one = (selector) => document.querySelector(selector)
  const pad = one('digit-pad')
  const until = async (condition) => {
    for (const end = Date.now() + %d; !condition();) {
      const answer = JSON.stringify(one('#answer-text')?.dataset)
      if (Date.now() > end) throw new Error(`Still false: ${condition}; ${answer}`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
""" % (TIMEOUT_S * 1000)  # noqa: UP031 - the script is full of braces

FORGET = """Promise.all([
  localStorage.clear(),
  sessionStorage.clear(),
  indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => new Promise((resolve, reject) => {
    Object.assign(indexedDB.deleteDatabase(name), { onsuccess: resolve, onerror: reject })
  })))),
])"""


def forget_visits(engine: Engine, url: str) -> None:
    """Remove what a site has stored, but for the files that are cached."""
    engine.open(f"{url}/icon-180.png")  # the same origin, but not the page
    engine.evaluate(FORGET)


class EnginePage:
    def __init__(self, engine: Engine, url: str) -> None:
        self.engine, self.url = engine, url
        self.open()

    def open(self, path: str = "/") -> None:
        """Open the page, or a link to it, and wait until it can recognise."""
        self.engine.open(f"{self.url}{path}")
        self.wait("one('#answer').dataset.state !== 'loading'")

    def run(self, body: str) -> Any:
        """What JavaScript returns that may await, use `one(selector)`, `pad` and `until(condition)`."""
        return self.engine.evaluate(f"(async () => {{ {PREAMBLE} {body} }})()")

    def wait(self, condition: str) -> None:
        self.run(f"await until(() => {condition})")

    def text(self, selector: str) -> str:
        return self.run(f"return one({json.dumps(selector)}).textContent.trim()")

    def expect_text(self, selector: str, text: str) -> None:
        self.wait(f"one({json.dumps(selector)})?.textContent.includes({json.dumps(text)})")

    def expect_answer(self, digit: object, strokes: list[Stroke]) -> None:
        data = "one('#answer-text').dataset"
        self.wait(f"{data}.strokes === '{len(strokes)}' && ({data}.number || {data}.digit) === '{digit}'")

    def draw(self, strokes: list[Stroke], pointer: str = "mouse", size: float = 0.7) -> None:
        """Draw with a kind of pointer that the engine's driver moves."""
        box = self._box("digit-pad")
        points = map_to_box(strokes, box, size)
        actions = [action for stroke in points for action in _stroke_actions(stroke)]
        self.engine.perform(_pointer(pointer, actions))

    def set_strokes(self, strokes: list[Stroke], size: float = 0.7) -> None:
        """Draw by a script, at once: each move of a pointer would have all ink read."""
        box = self._box("digit-pad")
        points = [[[x - box["x"], y - box["y"]] for x, y in stroke] for stroke in map_to_box(strokes, box, size)]
        self.run(f"pad.strokes = {json.dumps(points)}")

    def redraw(self, strokes: list[Stroke], digit: object, pointer: str | None = None, size: float = 0.7) -> None:
        """Clear the pad, draw with a pointer or by a script, and wait for the answer."""
        self.run("one('#clear').click(); await until(() => one('#answer-text').dataset.strokes === '0')")
        if pointer:
            self.draw(strokes, pointer, size)
        else:
            self.set_strokes(strokes, size)
        self.expect_answer(digit, strokes)

    def click(self, selector: str) -> None:
        """Click with the mouse."""
        box = self._box(selector)
        point = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.engine.perform(_pointer("mouse", _stroke_actions([point])))

    def open_section(self, name: str) -> None:
        self.run(f"one('details#{name}').open = true")

    def choose_file(self, path: Path) -> None:
        self.engine.choose_file("#file", path)

    def press(self, *keys: str) -> None:
        """Press keys together."""
        actions = [
            *({"type": "keyDown", "value": key} for key in keys),
            *({"type": "keyUp", "value": key} for key in reversed(keys)),
        ]
        self.engine.perform({"type": "key", "id": "keyboard", "actions": actions})

    def _box(self, selector: str) -> dict[str, float]:
        """An element's box in the window, as soon as there is one, scrolled into view."""
        return self.run(f"""
          await until(() => one({json.dumps(selector)}))
          const element = one({json.dumps(selector)})
          element.scrollIntoView({{ block: 'nearest', behavior: 'instant' }})
          return element.getBoundingClientRect().toJSON()
        """)


def _pointer(kind: str, actions: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": actions}


def _stroke_actions(points: Stroke) -> list[dict[str, Any]]:
    first, *rest = ({"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)} for x, y in points)
    return [first, {"type": "pointerDown", "button": 0}, *rest, {"type": "pointerUp", "button": 0}]
