"""Draw on the site: how long that blocks the page, and how soon the ink shows."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from page_load import SITE, prediction_cpu_ms
from playwright.sync_api import Browser, BrowserContext, Page

from page import DigitpadPage
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
"""Ink shows when a path's data change. Animation frames are counted in their callbacks, which the browser calls
after the frame's pointer events."""

PAD = "const pad = document.querySelector('digit-pad'); "
PREDICT_AND_SHOW = "() => {" + PAD + "globalThis.predict = () => pad.predict() }"
PREDICT_ONLY = "() => {" + PAD + "globalThis.predict = () => pad.recognizer.recognize(pad.strokes) }"

IDLE_MS = 1000
"""The evidence shows after less."""


def measure_drawing(chromium: Browser, context: BrowserContext) -> dict[str, float]:
    """Measure a digit that is drawn with the mouse.

    Returns:
        `task`, the longest task of the page's thread while drawing, and `task_cpu`, the most processor time of one,
        both in milliseconds; `frames`, the most animation frames from a pointer move to its ink, 0 being the same
        frame; and processor time on the page's thread, in milliseconds: `one`, preprocessing and network; `shown`, the
        same and the display of the answer, with the pen down; `idle`, the evidence too, with the pen up.
    """
    tab = context.new_page()
    tab.goto(SITE)
    worker = tab.workers[0] if tab.workers else tab.wait_for_event("worker")
    worker.evaluate("new Promise(done => setTimeout(done, 200))")  # until it has the network
    pad = DigitpadPage(tab)
    digits = own_digits()
    _draw(pad, digits[3])
    pad.click_button("Clear")
    task, task_cpu = _longest_task(chromium, tab, lambda: _draw(pad, digits[8]))
    pad.click_button("Clear")
    tab.evaluate(COUNT_FRAMES)  # only now, as counting costs time itself
    _draw(pad, digits[8])
    frames = max(tab.evaluate("framesToInk"))
    tab.evaluate(PREDICT_AND_SHOW)
    tab.wait_for_timeout(IDLE_MS)
    idle = prediction_cpu_ms(tab)
    pad.area.hover()
    tab.mouse.down()
    shown = prediction_cpu_ms(tab)
    tab.evaluate(PREDICT_ONLY)
    one = prediction_cpu_ms(tab)
    return {"task": task, "task_cpu": task_cpu, "frames": frames, "one": one, "shown": shown, "idle": idle}


def _draw(pad: DigitpadPage, digit: list) -> None:
    pad.page.evaluate("performance.mark('pen down')")
    pad.draw_with_mouse(digit)
    pad.wait_for_answer(len(digit))
    pad.page.evaluate("performance.mark('pen up')")


def _longest_task(chromium: Browser, tab: Page, action: Callable[[], None]) -> tuple[float, float]:
    """The longest task of a tab's thread during an action: wall-clock time and processor time, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.json"
        chromium.start_tracing(page=tab, path=trace, categories=["toplevel", "blink.user_timing"])
        action()
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
    return max(wall for wall, _ in tasks), max(cpu for _, cpu in tasks)
