import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { DigitPad } from '../../src/pad/define'
import { createPad, draw, firePointer, inkPaths, line, ManualRecognizer, other, setLayout } from '../support/pad'

let pad: DigitPad

beforeEach(() => {
  pad = createPad()
})

describe('undo and clear', () => {
  it('remove the last stroke, and all strokes', () => {
    pad.strokes = [line, other]
    pad.undo()
    expect(pad.strokes).toEqual([line])
    pad.undo()
    pad.undo()
    expect(pad.strokes).toEqual([])
    pad.strokes = [line, other]
    pad.clear()
    expect(pad.strokes).toEqual([])
    expect(inkPaths(pad)).toEqual([])
  })

  it.each(['undo', 'clear'] as const)('%s ends the stroke in progress', (name) => {
    firePointer(pad, 'pointerdown', [10, 10])
    pad[name]()
    firePointer(pad, 'pointermove', [90, 90])
    expect(pad.strokes).toEqual([])
  })
})

describe('the undo history of a pad', () => {
  const can = (): boolean[] => [pad.canUndo, pad.canRedo]

  it('reports whether there is a step to undo and to redo', () => {
    expect(can()).toEqual([false, false])
    draw(pad, line)
    expect(can()).toEqual([true, false])
    pad.undo()
    expect(can()).toEqual([false, true])
    pad.redo()
    expect(can()).toEqual([true, false])
    expect(pad.strokes).toEqual([line])
  })

  it('undoes and redoes a clearing', () => {
    draw(pad, line)
    draw(pad, other)
    pad.clear()
    pad.undo()
    expect(pad.strokes).toEqual([line, other])
    pad.redo()
    expect(pad.blank).toBe(true)
  })

  it('restores the drawing that setting strokes replaced', () => {
    draw(pad, line)
    pad.strokes = [other, line]
    pad.undo()
    expect(pad.strokes).toEqual([other])
    pad.undo()
    expect(pad.strokes).toEqual([line])
    pad.redo()
    pad.redo()
    expect(pad.strokes).toEqual([other, line])
  })

  it('does nothing without a step, and keeps a pending picture', async () => {
    const recognizer = new ManualRecognizer()
    pad.recognizer = recognizer
    const onInk = vi.fn()
    pad.addEventListener('ink', onInk)
    const shown = pad.showPicture(new Blob())
    pad.undo()
    pad.redo()
    expect(onInk).not.toHaveBeenCalled()
    recognizer.readings[0]?.resolve()
    await shown
    expect(pad.blank).toBe(false)
  })

  it('records no step when a blank pad is cleared', () => {
    pad.clear()
    pad.strokes = []
    expect(can()).toEqual([false, false])
  })

  it('discards the undone steps when something is drawn', () => {
    draw(pad, line)
    pad.undo()
    draw(pad, other)
    pad.redo()
    expect(pad.strokes).toEqual([other])
  })

  it('keeps the undone steps when a stroke is cancelled', () => {
    draw(pad, line)
    pad.undo()
    firePointer(pad, 'pointerdown', [20, 100])
    expect(can()).toEqual([true, false])
    firePointer(pad, 'pointercancel', [0, 0])
    pad.redo()
    expect(pad.strokes).toEqual([line])
  })

  it('undoes and redoes the stroke in progress', () => {
    firePointer(pad, 'pointerdown', [10, 10])
    firePointer(pad, 'pointermove', [50, 60])
    pad.undo()
    expect(pad.blank).toBe(true)
    pad.redo()
    expect(pad.strokes).toEqual([line.slice(0, 2)])
  })

  it('scales restored strokes to the current size of the pad', () => {
    draw(pad, line)
    pad.clear()
    setLayout(pad, 100)
    pad.undo()
    expect(pad.strokes).toEqual([
      [
        [5, 5],
        [25, 30],
        [45, 10],
      ],
    ])
  })
})
