"""How long the page takes to read a number of ten digits: after each further stroke, and in a picture.

python benchmarks/number_latency.py    on the built page; times include the message to the worker and back
"""

import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "e2e"), str(HERE.parent / "tests")]

import browser  # noqa: E402 - needs the line above
import server_process  # noqa: E402
from sample_numbers import compose  # noqa: E402

NUMBER, ROUNDS = "2718305946", 15

READ_STROKES = """async ([strokes, shift]) => {
  const {recognizer} = document.querySelector('digit-pad')
  const moved = strokes.map(stroke => stroke.map(([x, y]) => [100 * x + shift, 100 * y]))
  const times = []
  for (let count = 1; count <= moved.length; count++) {
    const start = performance.now()
    await recognizer.readNumber(moved.slice(0, count))
    times.push(performance.now() - start)
  }
  return times
}"""

READ_PICTURE = """async strokes => {
  const {recognizer} = document.querySelector('digit-pad')
  const canvas = new OffscreenCanvas(900, 160)
  const context = canvas.getContext('2d')
  Object.assign(context, {fillStyle: '#eee', strokeStyle: '#223', lineWidth: 7, lineCap: 'round', lineJoin: 'round'})
  context.fillRect(0, 0, canvas.width, canvas.height)
  for (const stroke of strokes) {
    context.beginPath()
    for (const [x, y] of stroke) context.lineTo(40 + 80 * x, 40 + 80 * y)
    context.stroke()
  }
  const bitmap = await createImageBitmap(canvas)
  const start = performance.now()
  const {number} = await recognizer.read(bitmap)
  const corners = [[0, 0], [1, 0], [0, 1]]
  const {text} = await recognizer.readNumber([], {ink: number, corners})
  return [performance.now() - start, text]
}"""


def main() -> None:
    """Print the median times."""
    strokes = [stroke for digit in compose(NUMBER) for stroke in digit]
    site = server_process.start()
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser.find(), args=browser.FLAGS)
            tab = chromium.new_page()
            tab.goto(site.url)
            tab.evaluate("document.querySelector('digit-pad').recognizer.loadNumbers()")
            tab.evaluate(READ_STROKES, [strokes, 0])
            tab.wait_for_timeout(500)  # until the worker has the network
            times = [tab.evaluate(READ_STROKES, [strokes, shift]) for shift in range(1, ROUNDS + 1)]
            pictures = [tab.evaluate(READ_PICTURE, strokes) for _ in range(ROUNDS)]
            chromium.close()
    finally:
        site.stop()
    strokes_ms = [time for round_times in times for time in round_times]
    print(f"One more stroke, numbers of up to ten digits: {statistics.median(strokes_ms):.1f} ms")
    print(f"The last stroke of ten digits: {statistics.median(row[-1] for row in times):.1f} ms")
    picture_ms = statistics.median(time for time, _ in pictures)
    print(f"A picture of ten digits: {picture_ms:.1f} ms, read as {pictures[0][1]}")


if __name__ == "__main__":
    main()
