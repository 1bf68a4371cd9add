import { afterEach, expect, it, vi } from 'vitest'
import { createSheetGrid, type PlacedCell } from '../../src/sheet-view/grid'

const AREA = { left: 0, top: 0, right: 0.1, bottom: 0.1 }
const LABEL = { label: 'above', angle: 0, gap: 1 } as const

/** Three rows and two columns of cells; B1 and B3 are to be checked, A3 is crossed out. */
const CELLS = ['1', '2', '3', '', '', '6'].map((text, index): PlacedCell => {
  const state = index === 1 || index === 5 ? 'look' : index === 4 ? 'crossed_out' : text ? 'number' : 'empty'
  const reviewReason = state === 'look' ? 'gap' : null
  return {
    row: Math.floor(index / 2),
    column: index % 2,
    text,
    confidence: 1,
    state,
    reviewReason,
    area: AREA,
    maxDigits: 3,
    ...LABEL,
  }
})

function mount() {
  const [onChange, announce] = [vi.fn(), vi.fn()]
  const grid = createSheetGrid(CELLS, onChange, announce)
  document.body.append(grid.element)
  const inputs = [...grid.element.querySelectorAll('input')]
  const press = (key: string, options: KeyboardEventInit = {}): boolean =>
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }),
    )
  const type = (text: string): void => {
    const input = document.activeElement as HTMLInputElement
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const focus = (index: number): void => inputs[index]?.focus()
  const focused = (): number => inputs.indexOf(document.activeElement as HTMLInputElement)
  return { grid, inputs, onChange, announce, press, type, focus, focused }
}

afterEach(() => {
  document.body.replaceChildren()
})

it('a grid has its cells in rows, one of which Tab reaches: the first to check', () => {
  const { grid, inputs } = mount()
  expect(grid.element.querySelectorAll('[role=row]')).toHaveLength(3)
  expect(inputs.map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1, -1, -1, -1])
  expect(inputs.map(({ ariaLabel }) => ariaLabel)).toEqual([
    'Cell A1',
    'Cell B1, to check',
    'Cell A2',
    'Cell B2',
    'Cell A3, crossed out',
    'Cell B3, to check',
  ])
  const gap = 'There is a gap within or after the number.'
  expect(inputs.map(({ title }) => title)).toEqual(['', gap, '', '', '', gap])
})

it('arrow keys, Home and End move through the grid, and stop at its edges', () => {
  const { inputs, press, focus, focused } = mount()
  focus(0)
  const path = [
    'ArrowUp',
    'ArrowRight',
    'ArrowRight',
    'ArrowDown',
    'ArrowLeft',
    'End',
    'Home',
    'ArrowDown',
    'ArrowDown',
  ]
  expect(path.map((key) => (press(key), focused()))).toEqual([0, 1, 1, 3, 2, 3, 2, 4, 4])
  press('Home', { ctrlKey: true })
  expect(focused()).toBe(0)
  press('End', { ctrlKey: true })
  expect(focused()).toBe(5)
  expect(inputs.filter(({ tabIndex }) => tabIndex === 0)).toEqual([inputs[5]])
})

it('typing corrects a cell, Enter goes to the next one to check, and Escape brings back what was read', () => {
  const { grid, inputs, onChange, press, type, focus, focused } = mount()
  focus(1)
  type('24')
  expect(inputs[1]?.value).toBe('24')
  expect(grid.cells()[1]).toMatchObject({ text: '24', state: 'number', isCorrected: true })
  expect(inputs[1]?.ariaLabel).toBe('Cell B1, checked by you')
  expect(inputs[1]?.title).toBe('')
  press('ArrowLeft')
  expect(focused()).toBe(1) // the caret moves
  press('Enter')
  expect(focused()).toBe(5)
  press('Enter') // confirms the last one to check
  expect(grid.cells().filter(({ state }) => state === 'look')).toEqual([])
  focus(1)
  expect(press('Escape')).toBe(false) // the dialog stays open
  expect(grid.cells()[1]).toBe(CELLS[1])
  expect(inputs[1]?.value).toBe('2')
  expect(onChange).toHaveBeenCalledTimes(3)
})

it('Enter confirms no cell with a question mark, says so, and selects the mark, so that the next key takes its place', () => {
  const { grid, inputs, onChange, announce, press, type, focus, focused } = mount()
  focus(1)
  type('4?7')
  const before = grid.cells()[1]
  press('Enter')
  expect(announce).toHaveBeenCalledExactlyOnceWith(
    'B1 is not confirmed: type what is written instead of “?”, or empty the cell.',
  )
  expect(focused()).toBe(1)
  expect([inputs[1]?.selectionStart, inputs[1]?.selectionEnd]).toEqual([1, 2])
  expect(grid.cells()[1]).toBe(before)
  expect(onChange).toHaveBeenCalledTimes(1)
  type('487')
  press('Enter')
  expect(announce).toHaveBeenCalledTimes(1)
  expect(focused()).toBe(5)
})

it.each(['-', '.', '5-', '--5', '1..2'])('%s is no number, and is not confirmed', (text) => {
  const { grid, announce, press, type, focus, focused } = mount()
  focus(1)
  type(text)
  expect(grid.cells()[1]).toMatchObject({ text, state: 'look', isCorrected: false })
  press('Enter')
  press('Enter')
  expect(announce).toHaveBeenCalledWith(expect.stringContaining('B1'))
  expect([focused(), grid.cells()[1]?.state]).toEqual([1, 'look'])
})

it('a doubtful cell whose text is typed back, or undone, is doubtful again', () => {
  const { grid, type, focus } = mount()
  focus(1)
  for (const text of ['7', '2']) type(text)
  expect(grid.cells()[1]).toBe(CELLS[1])
})

it('Enter confirms no cell with a gap, says so, and selects the gap', () => {
  const { grid, inputs, announce, press, type, focus, focused } = mount()
  focus(1)
  type('0 3')
  expect(grid.cells()[1]).toMatchObject({ text: '0 3', state: 'look', reviewReason: 'gap' })
  press('Enter')
  expect(announce).toHaveBeenCalledExactlyOnceWith(
    'B1 is not confirmed: type what is written in the gap, or delete it.',
  )
  expect([focused(), inputs[1]?.selectionStart, inputs[1]?.selectionEnd]).toEqual([1, 1, 2])
  expect(grid.cells()[1]?.state).toBe('look')
})

it('digits of every script are taken for 0 to 9, at the caret', () => {
  const { grid, inputs, announce, type, focus } = mount()
  focus(1)
  for (const text of ['٤٨٧', '४८७', '４８７', '۴۸۷', '𝟒𝟾𝟩']) {
    type(text)
    expect(grid.cells()[1]).toMatchObject({ text: '487', state: 'number' })
  }
  type('−٣٫٥')
  expect(grid.cells()[1]?.text).toBe('-3,5')
  const [, input] = inputs
  if (!input) throw new Error('The grid has no cell.')
  input.value = '-3٤,5'
  input.setSelectionRange(3, 3)
  input.dispatchEvent(new Event('input', { bubbles: true }))
  expect([input.value, input.selectionStart]).toEqual(['-34,5', 3])
  expect(announce).not.toHaveBeenCalled()
})

it('a composition is taken over when it ends', () => {
  const { grid, inputs, focus } = mount()
  focus(1)
  const [, input] = inputs
  if (!input) throw new Error('The grid has no cell.')
  input.value = '４'
  input.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true }))
  expect(grid.cells()[1]).toBe(CELLS[1])
  input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))
  expect(grid.cells()[1]?.text).toBe('4')
})

it.each(['4x', '½', '12a', '4870', '5²', '1،5'])('%s is not taken without a sentence', (text) => {
  const { announce, type, focus } = mount()
  focus(1)
  type(text)
  expect(announce).toHaveBeenCalledExactlyOnceWith('B1 takes digits (at most 3) and . , : -, or x alone.')
})

it('x alone crosses a cell out, and the next key takes its place', () => {
  const { grid, inputs, press, type, focus, focused } = mount()
  expect(inputs.map(({ value }) => value)).toEqual(['1', '2', '3', '', 'x', '6'])
  focus(1)
  type('X')
  expect(inputs[1]?.value).toBe('x')
  expect([inputs[1]?.selectionStart, inputs[1]?.selectionEnd]).toEqual([0, 1])
  expect(grid.cells()[1]).toMatchObject({ text: 'x', state: 'crossed_out', reviewReason: null, isCorrected: true })
  for (const text of ['x5', '5x', '5', 'x']) type(text)
  expect(inputs[1]?.value).toBe('x')
  press('Enter')
  expect(focused()).toBe(5)
  focus(4)
  type('')
  expect(grid.cells()[4]).toMatchObject({ text: '', state: 'empty' })
  press('Escape')
  expect(grid.cells()[4]).toMatchObject({ text: 'x', state: 'crossed_out' })
})

it('a cell takes as many digits as it has boxes, and separators', () => {
  const { grid, type, focus } = mount()
  focus(1)
  for (const text of ['487', '48?7', '-1.5-', '4,87']) type(text)
  expect(grid.cells()[1]).toMatchObject({ text: '4,87', isCorrected: true })
})

it.each(['1e3', '=1', '4870', '48x7'])('%s is refused whole until it is mended: the cell is to be checked', (text) => {
  const { grid, inputs, announce, onChange, press, type, focus, focused } = mount()
  focus(0)
  for (let length = 1; length <= text.length; length++) type(text.slice(0, length))
  expect(grid.cells()[0]).toMatchObject({ text: '1', state: 'look', reviewReason: 'unclear', isCorrected: false })
  expect([inputs[0]?.value, inputs[0]?.ariaInvalid]).toEqual([text, 'true'])
  press('Enter')
  press('Enter')
  expect(focused()).toBe(0)
  expect(announce).toHaveBeenLastCalledWith('A1 takes digits (at most 3) and . , : -, or x alone.')
  const announced = announce.mock.invocationCallOrder.at(-1) ?? 0
  expect(onChange.mock.invocationCallOrder.at(-1)).toBeLessThan(announced) // the sentence stays
  type('13')
  expect(onChange.mock.invocationCallOrder.at(-1)).toBeGreaterThan(announced)
  expect([grid.cells()[0]?.text, inputs[0]?.ariaInvalid]).toEqual(['13', 'false'])
})

it('a cell that is left with what is refused shows what was in it, to be checked; Escape brings it back', () => {
  const { grid, inputs, press, type, focus } = mount()
  focus(0)
  for (const text of ['1', '1e', '1e3']) type(text)
  focus(2)
  expect([inputs[0]?.value, grid.cells()[0]?.state]).toEqual(['1', 'look'])
  focus(0)
  press('Escape')
  expect(grid.cells()[0]).toBe(CELLS[0])
})

it('a cell without boxes takes a number of any length', () => {
  const cell = {
    row: 0,
    column: 0,
    text: '',
    confidence: 1,
    state: 'empty',
    reviewReason: null,
    area: AREA,
    maxDigits: 0,
    ...LABEL,
  } as const
  const grid = createSheetGrid([cell], vi.fn(), vi.fn())
  document.body.append(grid.element)
  const input = grid.element.querySelector('input')
  if (!input) throw new Error('The grid has no cell.')
  input.focus()
  input.value = '12345678901234'
  input.dispatchEvent(new Event('input', { bubbles: true }))
  expect(grid.cells()[0]?.text).toBe('12345678901234')
})

it('rows have numbers and columns letters, beside the middle of their cells', () => {
  const at = (row: number, column: number, left: number, top: number): PlacedCell => {
    const area = { left, top, right: left + 0.1, bottom: top + 0.1 }
    return {
      row,
      column,
      text: '',
      confidence: 1,
      state: 'empty',
      reviewReason: null,
      area,
      maxDigits: 0,
      ...LABEL,
    }
  }
  const { rowLabels, columnLabels } = createSheetGrid(
    [at(0, 0, 0.1, 0.1), at(0, 1, 0.5, 0.2), at(2, 1, 0.5, 0.6)],
    vi.fn(),
    vi.fn(),
  )
  const read = ({ children }: HTMLElement) =>
    (Array.from(children) as HTMLElement[]).map(
      ({ textContent, style, hidden }) => `${textContent} ${style.top || style.left} ${String(hidden)}`,
    )
  expect(read(rowLabels)).toEqual(['1 20.000% false', '2 0.000% true', '3 65.000% false'])
  expect(read(columnLabels)).toEqual(['A 15.000% false', 'B 55.000% false'])
})

it('Enter goes to the next cell where none is to be checked', () => {
  const { grid, press, focus, focused } = mount()
  for (const index of [1, 5]) {
    focus(index)
    press('Enter')
  }
  focus(2)
  press('Enter')
  expect(focused()).toBe(3)
  grid.focusNextToCheck()
  expect(focused()).toBe(3)
})

it('each next cell to check is focused from outside of the grid, such as by a button', () => {
  const { grid, focused } = mount()
  const button = document.body.appendChild(document.createElement('button'))
  for (const index of [1, 5, 1]) {
    button.focus()
    grid.focusNextToCheck()
    expect(focused()).toBe(index)
  }
})
