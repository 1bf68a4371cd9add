import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { afterPause, oncePerFrame } from '../../src/lib/scheduling'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const nextFrame = () => vi.advanceTimersByTimeAsync(20)

describe('oncePerFrame', () => {
  it('runs once a frame, however often it is asked', async () => {
    const task = vi.fn(() => Promise.resolve())
    const ask = oncePerFrame(task)
    ask()
    ask()
    ask()
    expect(task).not.toHaveBeenCalled()
    await nextFrame()
    await nextFrame()
    expect(task).toHaveBeenCalledOnce()
    ask()
    await nextFrame()
    expect(task).toHaveBeenCalledTimes(2)
  })

  it('lets one run wait, no more, while one is under way', async () => {
    const finish: (() => void)[] = []
    const task = vi.fn(() => new Promise<void>((resolve) => finish.push(resolve)))
    const ask = oncePerFrame(task)
    ask()
    await nextFrame()
    for (let i = 0; i < 5; i++) ask()
    await nextFrame()
    expect(task).toHaveBeenCalledOnce()
    finish.shift()?.()
    await nextFrame()
    expect(task).toHaveBeenCalledTimes(2)
  })
})

describe('afterPause', () => {
  it('waits until it is not called any more', () => {
    const task = vi.fn()
    const call = afterPause(100, task)
    call()
    vi.advanceTimersByTime(99)
    call()
    vi.advanceTimersByTime(99)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(task).toHaveBeenCalledOnce()
  })
})
