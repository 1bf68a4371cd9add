/** When tasks run: once per frame, debounced, or when the page is idle. */

/**
 * Returns a function that schedules a run of `task` in the next animation frame. However often it is called, one run is
 * in progress and at most one is pending, so that no queue builds up behind the pen.
 */
export function oncePerFrame(task: () => Promise<unknown>): () => void {
  let running = false
  let calls = 0
  const schedule = (): void => {
    calls++
    if (running) return
    running = true
    requestAnimationFrame(() => void run())
  }
  const run = async (): Promise<void> => {
    const callsAtStart = calls
    try {
      await task()
    } finally {
      running = false
      if (calls > callsAtStart) schedule()
    }
  }
  return schedule
}

/** Returns a function that runs `task` once it has not been called for so many milliseconds. */
export function debounce(milliseconds: number, task: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(timer)
    timer = setTimeout(task, milliseconds)
  }
}

/** Runs `task` once the next frame has been painted. */
export function afterNextPaint(task: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(task))
}

/** Resolves in the next task, so that input is handled in between. */
export const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

const MAX_IDLE_WAIT_MS = 2000

/** Resolves once the page is idle, or after two seconds if it never is. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    const { requestIdleCallback } = globalThis as Partial<typeof globalThis> // Safari has none yet
    const done = (): void => {
      resolve()
    }
    if (requestIdleCallback) requestIdleCallback(done, { timeout: MAX_IDLE_WAIT_MS })
    else setTimeout(done)
  })
}
