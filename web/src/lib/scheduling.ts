/** When things are done. */

/**
 * Returns a function that asks for a run of `task` in the next animation frame. However often it is asked, one run is
 * under way and at most one waits: the last drawing wins, and nothing queues up behind the pen.
 */
export function oncePerFrame(task: () => Promise<unknown>): () => void {
  let running = false
  let asked = 0
  const ask = (): void => {
    asked++
    if (running) return
    running = true
    requestAnimationFrame(() => void run())
  }
  const run = async (): Promise<void> => {
    const turn = asked
    try {
      await task()
    } finally {
      running = false
      if (asked > turn) ask()
    }
  }
  return ask
}

/** Returns a function that has `task` done once it has not been called for so many milliseconds. */
export function afterPause(milliseconds: number, task: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(timer)
    timer = setTimeout(task, milliseconds)
  }
}

/** Resolves after so many milliseconds. */
export function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}

/** Has `task` done once a whole frame has been shown. */
export function inTwoFrames(task: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(task))
}

/** Milliseconds after which things are done although the page never rests. */
const LONGEST = 2000

/** Resolves once the page has nothing better to do, and within two seconds at the latest. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    const { requestIdleCallback } = globalThis as Partial<typeof globalThis> // Safari has none yet
    const rest = (): void => {
      resolve()
    }
    if (requestIdleCallback) requestIdleCallback(rest, { timeout: LONGEST })
    else setTimeout(rest)
  })
}
