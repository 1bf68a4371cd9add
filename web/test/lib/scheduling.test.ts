import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { debounce, oncePerFrame } from '../../src/lib/scheduling'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const nextFrame = () => vi.advanceTimersByTimeAsync(20)

describe('oncePerFrame', () => {
  it('runs the task once per frame, however often it is called', async () => {
    const task = vi.fn(() => Promise.resolve())
    const schedule = oncePerFrame(task)
    schedule()
    schedule()
    schedule()
    expect(task).not.toHaveBeenCalled()
    await nextFrame()
    await nextFrame()
    expect(task).toHaveBeenCalledOnce()
    schedule()
    await nextFrame()
    expect(task).toHaveBeenCalledTimes(2)
  })

  it('keeps one run pending, no more, while another is in progress', async () => {
    const finish: (() => void)[] = []
    const task = vi.fn(() => new Promise<void>((resolve) => finish.push(resolve)))
    const schedule = oncePerFrame(task)
    schedule()
    await nextFrame()
    for (let i = 0; i < 5; i++) schedule()
    await nextFrame()
    expect(task).toHaveBeenCalledOnce()
    finish.shift()?.()
    await nextFrame()
    expect(task).toHaveBeenCalledTimes(2)
  })
})

describe('debounce', () => {
  it('runs the task once the calls have stopped', () => {
    const task = vi.fn()
    const call = debounce(100, task)
    call()
    vi.advanceTimersByTime(99)
    call()
    vi.advanceTimersByTime(99)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(task).toHaveBeenCalledOnce()
  })
})
