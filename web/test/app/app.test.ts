import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type App, startApp } from '../../src/app/app'
import '../../src/app/number-view' // so that its import takes no time
import { serializeDrawing } from '../../src/app/session'
import { createToasts } from '../../src/app/toasts'
import { DigitpadError, InkError, ModelError } from '../../src/lib/errors'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { setMessages } from '../../src/i18n/messages'
import type { DigitPad } from '../../src/pad/define'
import type { Stroke } from '../../src/preprocessing/strokes'
import { readingOf } from '../support/numbers'
import { predictionFor, draw, extractedInk, setLayout, firePointer, ManualRecognizer } from '../support/pad'
import { requireElement } from '../../src/lib/dom'

const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
const line: Stroke = [
  [10, 10],
  [50, 60],
]

let pad: DigitPad
let recognizer: ManualRecognizer
let app: App

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal(
    'ImageData',
    class {
      data = new Uint8ClampedArray(28 * 28 * 4)
    },
  )
  document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
  pad = requireElement(document, 'digit-pad')
  setLayout(pad)
  pad.recognizer = recognizer = new ManualRecognizer()
  app = startApp(document, createToasts(document))
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const status = (): HTMLElement => requireElement(document, '#answer-text')
const statusText = (): string => status().innerText.trim()
const shown = (): (string | undefined)[] => [status().dataset['digit'], status().dataset['strokes'], statusText()]
const press = (button: string): void => {
  requireElement(document, `#${button}`).click()
}
const nextFrame = () => vi.advanceTimersByTimeAsync(20)
const answer = async (prediction = predictionFor(recognizer.predictions[0]?.strokes ?? 0)): Promise<void> => {
  recognizer.predictions.shift()?.resolve(prediction)
  await nextFrame()
}
const bar = (digit: number): HTMLElement => requireElement(document, `#bars [data-digit="${String(digit)}"]`)

describe('while the model loads', () => {
  it('shows a loading note and invites to draw', () => {
    expect(statusText()).toMatch(/^Draw a digit\s+Loading the network…$/)
  })

  it('keeps the ink and predicts once the model is ready', async () => {
    draw(pad, line)
    await nextFrame()
    expect(shown()).toEqual(['', '0', expect.stringMatching(/^Loading the network…\s+Your drawing won’t be lost\.$/)])
    expect(recognizer.predictions).toHaveLength(0)
    void app.load()
    await nextFrame()
    await answer()
    expect(shown()).toEqual(['1', '1', 'It’s a 1 (98.2% sure)'])
  })
})

describe('with a loaded model', () => {
  beforeEach(async () => {
    await app.load()
  })

  it('prompts for a digit on a blank pad, also on Predict', async () => {
    expect(shown()).toEqual(['', '0', 'Draw a digit'])
    press('predict')
    await nextFrame()
    expect(shown()).toEqual(['', '0', 'Draw a digit'])
  })

  it('shows the prediction while the pen is down', async () => {
    firePointer(pad, 'pointerdown', [10, 10])
    await nextFrame()
    await answer()
    expect(shown()).toEqual(['1', '1', 'It’s a 1 (98.2% sure)'])
    expect(requireElement(document, '#numeral').textContent).toBe('1')
    expect(status().dataset['confidence']).toBe('0.982')
    expect(bar(1).dataset['probability']).toBe('0.982')
  })

  it('requests only the newest ink while a prediction is running', async () => {
    draw(pad, line)
    await nextFrame()
    draw(pad, line)
    draw(pad, line)
    await nextFrame()
    expect(recognizer.predictions.map(({ strokes }) => strokes)).toEqual([1])
    await answer()
    expect(recognizer.predictions.map(({ strokes }) => strokes)).toEqual([3])
    await answer()
    expect(shown()).toEqual(['3', '3', 'It’s a 3 (98.2% sure)'])
  })

  it('keeps the stroke count of the ink that was predicted', async () => {
    draw(pad, line)
    await nextFrame()
    await answer()
    draw(pad, line)
    await nextFrame()
    expect(shown()[1]).toBe('1')
  })

  it('shows a blank pad at once on Clear, and ignores late predictions', async () => {
    draw(pad, line)
    await nextFrame()
    await answer()
    draw(pad, line)
    await nextFrame()
    press('clear')
    expect(shown()).toEqual(['', '0', 'Draw a digit'])
    expect(bar(1).dataset['probability']).toBe('0')
    await answer()
    await nextFrame()
    expect(shown()).toEqual(['', '0', 'Draw a digit'])
  })

  it('predicts what is left on Undo', async () => {
    pad.strokes = [line, line]
    await nextFrame()
    await answer()
    press('undo')
    await nextFrame()
    await answer()
    expect(shown()).toEqual(['1', '1', 'It’s a 1 (98.2% sure)'])
    press('undo')
    expect(shown()).toEqual(['', '0', 'Draw a digit'])
  })

  it('predicts only on Predict when live prediction is off', async () => {
    pad.strokes = [line]
    await nextFrame()
    await answer()
    press('live-toggle')
    draw(pad, line)
    await nextFrame()
    expect(shown()).toEqual(['', '0', 'Press Predict to find out'])
    expect(recognizer.predictions).toHaveLength(0)
    press('predict')
    await answer()
    expect(shown()).toEqual(['2', '2', 'It’s a 2 (98.2% sure)'])
    draw(pad, line)
    press('live-toggle')
    await nextFrame()
    await answer()
    expect(shown()).toEqual(['3', '3', 'It’s a 3 (98.2% sure)'])
  })

  it('undoes and redoes by buttons and keys', () => {
    const allowed = (): boolean[] =>
      ['#undo', '#redo'].map((button) => requireElement(document, button).getAttribute('aria-disabled') !== 'true')
    const key = (key: string, shiftKey = false): void => {
      pad.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, ctrlKey: key.length === 1, bubbles: true }))
    }
    expect(allowed()).toEqual([false, false])
    draw(pad, line)
    expect(allowed()).toEqual([true, false])
    press('undo')
    expect([pad.blank, ...allowed()]).toEqual([true, false, true])
    press('redo')
    expect([pad.blank, ...allowed()]).toEqual([false, true, false])
    key('Escape')
    expect(pad.blank).toBe(true)
    key('z')
    expect(pad.strokes).toEqual([line])
    key('z', true)
    expect(pad.blank).toBe(true)
  })

  it('toggles pen and eraser, and returns to the pen on a blank pad', () => {
    const pressed = (): (string | null)[] => [
      pad.tool,
      requireElement(document, '#eraser').getAttribute('aria-pressed'),
    ]
    draw(pad, line)
    press('eraser')
    expect(pressed()).toEqual(['eraser', 'true'])
    press('eraser')
    expect(pressed()).toEqual(['pen', 'false'])
    press('eraser')
    press('clear')
    expect(pressed()).toEqual(['pen', 'false'])
  })

  it('says that ink is no digit, and shows the bars', async () => {
    draw(pad, line)
    await nextFrame()
    await answer(predictionFor(1, null))
    expect(shown()).toEqual(['', '1', expect.stringMatching(/^Not a digit yet\s+Keep drawing/)])
    expect(requireElement(document, '#numeral').textContent).toBe('?')
    expect(requireElement(document, '#bars').hasAttribute('data-muted')).toBe(true)
    expect(bar(1).textContent).toBe('10.2%')
  })
})

describe('a screen reader’s announcement', () => {
  /** What the live region said at each of its changes. */
  const announced: string[] = []
  const region = (): HTMLElement => requireElement(document, '[role="status"]')
  let observer: MutationObserver

  beforeEach(async () => {
    await app.load()
    announced.length = 0
    observer = new MutationObserver(() => {
      announced.push(region().textContent)
    })
    observer.observe(region(), { childList: true, subtree: true, characterData: true })
  })

  afterEach(() => {
    observer.disconnect()
  })

  const rest = () => vi.advanceTimersByTimeAsync(700)

  it('is the answer once the pen rests, and none before', async () => {
    for (let stroke = 0; stroke < 3; stroke++) {
      draw(pad, line)
      await nextFrame()
      await answer()
    }
    expect(announced).toEqual([])
    await rest()
    expect(announced).toEqual(['It’s a 3 (98.2% sure)'])
    await rest()
    expect(announced).toHaveLength(1)
  })

  it('is the answer alone when it comes after the pause', async () => {
    draw(pad, line)
    await rest()
    expect(announced).toEqual([])
    await answer()
    expect(announced).toEqual(['It’s a 1 (98.2% sure)'])
  })

  it('is made once for a slow stroke, when the pen is up', async () => {
    firePointer(pad, 'pointerdown', [10, 10])
    for (let x = 20; x < 60; x += 10) {
      firePointer(pad, 'pointermove', [x, x])
      await nextFrame()
      await answer(predictionFor(x / 10))
      await rest()
    }
    expect(announced).toEqual([])
    expect(shown()[0]).toBe('5')
    firePointer(pad, 'pointerup', [60, 60])
    await nextFrame()
    await answer(predictionFor(7))
    await rest()
    await rest()
    expect(announced).toEqual(['It’s a 7 (98.2% sure)'])
  })

  it('is left out when more ink does not change the answer', async () => {
    for (let stroke = 0; stroke < 2; stroke++) {
      draw(pad, line)
      await nextFrame()
      await answer(predictionFor(1))
      await rest()
    }
    expect(announced).toEqual(['It’s a 1 (98.2% sure)'])
  })

  it('repeats the same answer on Predict', async () => {
    draw(pad, line)
    await nextFrame()
    await answer()
    await rest()
    announced.length = 0
    press('predict')
    await nextFrame()
    await answer()
    expect(announced.at(-1)).toBe('It’s a 1 (98.2% sure)')
  })
})

describe('after a change of language', () => {
  afterEach(() => {
    setMessages(en)
  })

  it('translates the answer and the bars at once', async () => {
    await app.load()
    draw(pad, line)
    await nextFrame()
    await answer()
    setMessages(de)
    expect(shown()).toEqual(['1', '1', 'Eine 1 (zu 98,2\u00a0% sicher)'])
    expect(bar(1).textContent).toBe('198,2\u00a0%')
    setMessages(en)
    expect(shown()).toEqual(['1', '1', 'It’s a 1 (98.2% sure)'])
  })

  it('translates the error', async () => {
    recognizer.load = () => Promise.reject(new ModelError('modelLoadFailed'))
    await app.load()
    setMessages(de)
    expect(statusText()).toBe(de.errors.modelLoadFailed)
  })
})

describe('after a failed load', () => {
  const sentence = 'The neural network could not be loaded: check your connection and try again.'
  const retry = (): HTMLElement => requireElement(document, '#retry')
  let load: ReturnType<typeof vi.fn<() => Promise<void>>>

  beforeEach(async () => {
    load = vi.fn(() => Promise.resolve()).mockRejectedValueOnce(new ModelError('modelLoadFailed'))
    recognizer.load = load
    draw(pad, line)
    await app.load()
  })

  it('shows the error, keeps the ink and offers to try again', () => {
    expect(shown()).toEqual(['', '0', sentence])
    expect(retry().hidden).toBe(false)
    expect(pad.strokes).toEqual([line])
  })

  it.each(['retry', 'predict'])('loads again and predicts on %s', async (button) => {
    press(button)
    expect(retry().hidden).toBe(true)
    await nextFrame()
    await answer()
    expect(load).toHaveBeenCalledTimes(2)
    expect(shown()).toEqual(['1', '1', 'It’s a 1 (98.2% sure)'])
  })

  it('loads again when the connection is back', async () => {
    dispatchEvent(new Event('online'))
    await nextFrame()
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('does not load again at every move of the pen', async () => {
    draw(pad, line)
    await nextFrame()
    expect(load).toHaveBeenCalledOnce()
    expect(recognizer.predictions).toHaveLength(0)
  })

  it('shows an unexpected error in one sentence and logs it', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue(undefined)
    const fault = new TypeError('x is not a function')
    load.mockRejectedValueOnce(fault)
    await app.load()
    expect(statusText()).toBe('Something went wrong: reload the page and try again.')
    expect(logged).toHaveBeenCalledWith(fault)
  })
})

describe('numbers', () => {
  const loadNumbers = vi.fn<() => Promise<void>>()

  beforeEach(() => {
    loadNumbers.mockReset().mockResolvedValue()
    recognizer.loadNumbers = loadNumbers
    recognizer.readNumber = (strokes) => Promise.resolve(readingOf('503'.slice(0, strokes.length)))
    draw(pad, line)
    draw(pad, [[100, 10], [100, 90]]) // prettier-ignore
  })

  const load = async (): Promise<void> => {
    void app.load()
    await nextFrame()
    await answer()
    await vi.dynamicImportSettled()
    await vi.advanceTimersByTimeAsync(3000)
    await answer()
  }

  const answerAll = async (): Promise<void> => {
    await nextFrame()
    while (recognizer.predictions.length > 0) await answer()
  }

  it('are read as soon as their code is there', async () => {
    await load()
    expect(shown()).toEqual(['', '2', 'It’s 5\u00a00 (95.0% sure)'])
    expect(status().dataset['number']).toBe('50')
    expect(requireElement(document, '#digits').textContent).toBe('50')
    expect(bar(5).dataset['probability']).toBe('0.91')
  })

  it('are explained digit by digit', async () => {
    await load()
    const shownDigits: unknown[] = []
    app.onAnswer(({ prediction }) => shownDigits.push(prediction.digit))
    requireElement(document, '[data-index="1"]').click()
    expect(shownDigits).toEqual([0])
    expect(app.answer.prediction.digit).toBe(0)
    expect(bar(0).dataset['probability']).toBe('0.91')
  })

  it('are saved with the digit that is being rewritten, until that was read', async () => {
    await load()
    const before = app.drawingToSave()
    expect(before).toBe(serializeDrawing(pad))
    press('rewrite')
    await answerAll()
    expect(app.drawingToSave()).toBe(before)
    draw(pad, line)
    await answerAll()
    expect(app.drawingToSave()).toBe(serializeDrawing(pad))
    expect(app.drawingToSave()).not.toBe(before)
  })

  it('lose a digit that is struck out, and ask for one that is rewritten', async () => {
    await load()
    requireElement(document, '[data-index="0"]').click()
    press('rewrite')
    expect(pad.strokes).toHaveLength(1)
    expect(statusText()).toBe('Write the digit anew in the dashed box')
    expect(requireElement(document, '#digits').textContent).toBe('_0')
    await answerAll()
    draw(pad, line)
    expect(document.querySelector('.rewrite-frame')).not.toBeNull()
    await answerAll()
    expect(requireElement(document, '#digits').textContent).toBe('50')
    await vi.advanceTimersByTimeAsync(3000)
    expect(document.querySelector('.rewrite-frame')).toBeNull()
    expect(document.querySelector('[aria-checked="true"]')?.getAttribute('data-index')).toBe('0')
  })

  it('show what is left once other ink is changed while a digit is rewritten', async () => {
    await load()
    press('rewrite')
    await answerAll()
    press('undo')
    await answerAll()
    expect(document.querySelector('.rewrite-frame')).toBeNull()
    expect(requireElement(document, '#digits').textContent).toBe('50')
  })

  it('are loaded again on Predict after a failure, and digits are recognised meanwhile', async () => {
    loadNumbers.mockRejectedValue(new DigitpadError('chunkLoadFailed'))
    await load()
    expect(shown().slice(0, 2)).toEqual(['2', '2'])
    expect(statusText()).toMatch(/^It’s a 2 \(98.2% sure\)\s+Only single digits can be read now/)
    loadNumbers.mockResolvedValue()
    press('predict')
    await nextFrame()
    await answer()
    await vi.dynamicImportSettled()
    await nextFrame()
    await answer()
    expect(status().dataset['number']).toBe('50')
  })
})

describe('pictures', () => {
  const errorText = (): string => requireElement(document, '#error-toast').textContent
  const file = new File(['a picture'], 'seven.png', { type: 'image/png' })
  const transfer = (files: File[], types = ['Files']): DataTransfer =>
    ({ files, types, dropEffect: 'none' }) as unknown as DataTransfer
  const happen = (type: string, name: 'dataTransfer' | 'clipboardData', data: DataTransfer): Event => {
    const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), { [name]: data })
    pad.dispatchEvent(event)
    return event
  }
  const choose = (files = [file]): void => {
    const input = requireElement(document, '#file')
    Object.defineProperty(input, 'files', { value: files, configurable: true })
    input.dispatchEvent(new Event('change'))
  }
  const found = async (): Promise<void> => {
    await nextFrame()
    recognizer.readings.shift()?.resolve()
    await nextFrame()
  }

  it.each([
    [
      'chosen',
      () => {
        choose()
      },
    ],
    ['dropped', () => happen('drop', 'dataTransfer', transfer([file]))],
    ['pasted', () => happen('paste', 'clipboardData', transfer([file]))],
  ])('are recognized when %s', async (_, bring) => {
    const show = vi.spyOn(pad, 'showPicture')
    await app.load()
    bring()
    await nextFrame()
    expect(statusText()).toBe('Reading the picture…')
    await found()
    await answer()
    expect(show.mock.lastCall?.[0]).toBe(file)
    expect(shown()).toEqual(['1', '1', 'It’s a 1 (98.2% sure)'])
  })

  it('that are sheets leave the drawing as it is', async () => {
    document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
    pad = requireElement(document, 'digit-pad')
    setLayout(pad)
    pad.recognizer = recognizer
    const openSheet = vi.fn(() => Promise.resolve('shown' as const))
    app = startApp(document, createToasts(document), openSheet)
    await app.load()
    draw(pad, line)
    await nextFrame()
    await answer()
    choose()
    await nextFrame()
    recognizer.readings[0]?.reject(new InkError('pictureBlank'))
    await nextFrame()
    expect(openSheet).toHaveBeenCalledWith(file, expect.any(Function))
    expect(errorText()).toBe('')
    expect(shown()).toEqual(['1', '1', 'It’s a 1 (98.2% sure)'])
    expect(pad.strokes).toEqual([line])
  })

  it('that are sheets take the place of the picture before, and of what was said of it', async () => {
    document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
    pad = requireElement(document, 'digit-pad')
    setLayout(pad)
    pad.recognizer = recognizer
    const results = ['notFound', 'shown', 'notSearched'] as const
    let count = 0
    app = startApp(document, createToasts(document), (_, showProgress) => {
      showProgress(0, 0)
      showProgress(3, 12)
      return Promise.resolve(results[count++] ?? 'notFound')
    })
    await app.load()
    choose()
    await nextFrame()
    expect(requireElement(document, '#note').textContent).toBe('3 of 12 cells read…')
    expect(requireElement(document, '#announcement').textContent).toBe('Reading the picture…')
    await found()
    await answer()
    expect(pad.hasPicture).toBe(true)
    choose()
    await nextFrame()
    expect([pad.hasPicture, pad.canUndo]).toEqual([false, true])
    choose()
    await nextFrame()
    recognizer.readings.at(-1)?.reject(new InkError('pictureCorrupt'))
    await nextFrame()
    expect(errorText()).toMatch(/^The picture is damaged/)
    requireElement(document, '#reopen-sheet').click()
    expect(errorText()).toBe('')
  })

  it('are kept while the model loads, and recognized once it is ready', async () => {
    choose()
    await found()
    expect(shown()).toEqual(['', '0', expect.stringContaining('Your drawing won’t be lost.')])
    void app.load()
    await nextFrame()
    await answer()
    expect(shown()).toEqual(['1', '1', 'It’s a 1 (98.2% sure)'])
  })

  it('that cannot be read show an error until the next ink', async () => {
    await app.load()
    draw(pad, line)
    await nextFrame()
    await answer()
    choose()
    await nextFrame()
    recognizer.readings[0]?.reject(new InkError('pictureCorrupt'))
    await nextFrame()
    expect(errorText()).toMatch(/^The picture is damaged or incomplete/)
    expect(pad.strokes).toEqual([line])
    expect(shown()).toEqual(['1', '1', 'It’s a 1 (98.2% sure)'])
    draw(pad, line)
    expect(errorText()).toBe('')
  })

  it('of several frames are named with a sentence that says so, until the next ink', async () => {
    await app.load()
    choose()
    await nextFrame()
    recognizer.readings[0]?.resolve({ ...extractedInk(), hasMoreFrames: true })
    await nextFrame()
    await answer()
    expect(shown()).toEqual(['1', '1', 'It’s a 1 (98.2% sure)'])
    expect(errorText()).toBe('This picture has several frames: only the first was read.')
    draw(pad, line)
    expect(errorText()).toBe('')
  })

  it('show the reading state until the last is read, without errors of earlier ones', async () => {
    await app.load()
    choose()
    await nextFrame()
    happen('paste', 'clipboardData', transfer([new File(['another'], 'one.png', { type: 'image/png' })]))
    await nextFrame()
    const [first, last] = recognizer.readings
    first?.reject(new InkError('pictureCorrupt'))
    await nextFrame()
    expect([statusText(), errorText()]).toEqual(['Reading the picture…', ''])
    last?.resolve()
    await nextFrame()
    await answer()
    expect([statusText(), errorText()]).toEqual(['It’s a 1 (98.2% sure)', ''])
  })

  it('that fail late do not affect a later one', async () => {
    await app.load()
    choose()
    choose()
    await nextFrame()
    recognizer.readings[1]?.resolve()
    await nextFrame()
    await answer()
    recognizer.readings[0]?.reject(new InkError('pictureCorrupt'))
    await nextFrame()
    expect([statusText(), errorText()]).toEqual(['It’s a 1 (98.2% sure)', ''])
  })

  it('are still read when choosing another is cancelled', async () => {
    await app.load()
    choose()
    await nextFrame()
    choose([])
    await nextFrame()
    expect(statusText()).toBe('Reading the picture…')
  })

  it('are requested when the clipboard has none', async () => {
    happen('paste', 'clipboardData', transfer([], ['text/plain']))
    await nextFrame()
    expect(errorText()).toBe('There is no picture to paste: copy one first.')
  })

  it.each(['drop', 'paste'])('are refused when %s brings several files', async (type) => {
    const name = type === 'drop' ? 'dataTransfer' : 'clipboardData'
    const show = vi.spyOn(pad, 'showPicture')
    const event = happen(type, name, transfer([file, new File(['a text'], 'notes.txt')]))
    await nextFrame()
    expect(errorText()).toBe('Several files came at once: choose one picture.')
    expect(show).not.toHaveBeenCalled()
    if (type === 'drop') expect(event.defaultPrevented).toBe(true) // or the browser would leave the page
  })

  it('are asked for as files when only an address is dropped', async () => {
    expect(happen('dragover', 'dataTransfer', transfer([], ['text/uri-list', 'text/html'])).defaultPrevented).toBe(true)
    expect(happen('drop', 'dataTransfer', transfer([], ['text/uri-list'])).defaultPrevented).toBe(true)
    await nextFrame()
    expect(errorText()).toMatch(/^Only the picture’s address was dragged: /)
    expect(happen('drop', 'dataTransfer', transfer([], ['text/plain'])).defaultPrevented).toBe(false)
  })

  it.each(['<input>', '<textarea></textarea>', '<p contenteditable></p>'])('are left to %s', async (html) => {
    const show = vi.spyOn(pad, 'showPicture')
    document.body.insertAdjacentHTML('beforeend', html)
    for (const [type, name] of [
      ['paste', 'clipboardData'],
      ['drop', 'dataTransfer'],
    ] as const) {
      const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), { [name]: transfer([file]) })
      document.body.lastElementChild?.dispatchEvent(event)
      expect(event.defaultPrevented).toBe(false)
    }
    await nextFrame()
    expect(show).not.toHaveBeenCalled()
    expect(errorText()).toBe('')
  })

  it('highlight the pad while dragged over the page, and text does not', () => {
    expect(happen('dragover', 'dataTransfer', transfer([], ['text/plain'])).defaultPrevented).toBe(false)
    expect(pad.hasAttribute('data-drop')).toBe(false)
    expect(happen('dragover', 'dataTransfer', transfer([])).defaultPrevented).toBe(true)
    expect(pad.hasAttribute('data-drop')).toBe(true)
    document.dispatchEvent(new Event('dragleave'))
    expect(pad.hasAttribute('data-drop')).toBe(false)
  })
})
