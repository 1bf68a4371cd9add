"""A person draws on the site: how long that keeps the page busy, and how soon there is ink."""

import json
import tempfile
from pathlib import Path

from page_load import SITE, one_prediction
from playwright.sync_api import Browser, BrowserContext, Page

from page import Pad
from sample_digits import own_digits

COUNT_FRAMES = """() => {
  const pad = document.querySelector('digit-pad')
  let [frame, moved, points] = [0, 0, 0]
  const waits = globalThis.framesToInk = []
  const count = () => { frame++; requestAnimationFrame(count) }
  requestAnimationFrame(count)
  for (const type of ['pointerdown', 'pointermove', 'pointerup'])
    pad.addEventListener(type, () => { moved = frame }, {capture: true})
  const painted = () => {
    const now = pad.strokes.flat().length
    if (now > points) waits.push(frame - moved)
    points = now
  }
  new MutationObserver(painted).observe(pad.shadowRoot, {subtree: true, attributes: true, attributeFilter: ['d']})
}"""
"""Ink is a path's data. Frames are counted by their callbacks, which come after a frame's pointer events."""

PAD = "const pad = document.querySelector('digit-pad'); "
SHOW = "() => {" + PAD + "globalThis.predict = () => pad.predict() }"
RECOGNIZE = "() => {" + PAD + "globalThis.predict = () => pad.recognizer.recognize(pad.strokes) }"

RESTED = 1000
"""Milliseconds after which the evidence is shown."""


def drawn(chromium: Browser, context: BrowserContext) -> dict[str, float]:
    """What a digit drawn with the mouse costs.

    Returns:
        `task`, the longest task of the page's thread while drawing, and `busy`, that one's processor time, both in
        milliseconds; `frames`, the most frames from a move to its ink, 0 being the same one; and milliseconds of
        processor time on the page's thread: `one`, frame and network; `shown`, the same and the answer's way to the
        screen, the pen being down; `rest`, the evidence too, the pen being up.
    """
    tab = context.new_page()
    tab.goto(SITE)
    worker = tab.workers[0] if tab.workers else tab.wait_for_event("worker")
    worker.evaluate("new Promise(done => setTimeout(done, 200))")  # it has the network by then
    pad = Pad(tab)
    digits = own_digits()
    _draw(pad, digits[3])
    pad.press("Clear")
    task, busy = _longest_task(chromium, tab, lambda: _draw(pad, digits[8]))
    pad.press("Clear")
    tab.evaluate(COUNT_FRAMES)  # counting takes its time
    _draw(pad, digits[8])
    frames = max(tab.evaluate("framesToInk"))
    tab.evaluate(SHOW)
    tab.wait_for_timeout(RESTED)
    rest = one_prediction(tab)
    pad.area.hover()
    tab.mouse.down()
    shown = one_prediction(tab)
    tab.evaluate(RECOGNIZE)
    return {"task": task, "busy": busy, "frames": frames, "one": one_prediction(tab), "shown": shown, "rest": rest}


def _draw(pad: Pad, digit: list) -> None:
    pad.page.evaluate("performance.mark('pen down')")
    pad.mouse(digit)
    pad.answer(len(digit))
    pad.page.evaluate("performance.mark('pen up')")


def _longest_task(chromium: Browser, tab: Page, act) -> tuple[float, float]:  # noqa: ANN001 - a function of nothing
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.json"
        chromium.start_tracing(page=tab, path=trace, categories=["toplevel", "blink.user_timing"])
        act()
        chromium.stop_tracing()
        events = json.loads(trace.read_text())["traceEvents"]
    marks = {event["name"]: event for event in events if event["name"] in {"pen down", "pen up"}}
    start, end = marks["pen down"], marks["pen up"]
    tasks = [
        (event["dur"] / 1000, event.get("tdur", 0) / 1000)
        for event in events
        if event.get("ph") == "X"
        and (event["pid"], event["tid"]) == (start["pid"], start["tid"])
        and event["name"] in {"RunTask", "ThreadControllerImpl::RunTask"}
        and start["ts"] < event["ts"] < end["ts"]
    ]
    return max(wall for wall, _ in tasks), max(busy for _, busy in tasks)
