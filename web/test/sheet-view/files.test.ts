import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import {
  type Cell,
  cellName,
  commonReason,
  confirm,
  correct,
  fits,
  nextToCheck,
  toAscii,
} from '../../src/sheet-view/cells'
import { toCsv, toRows } from '../../src/sheet-view/csv'
import { toXlsx } from '../../src/sheet-view/xlsx'

const cell = (row: number, column: number, text: string, state: Cell['state'] = 'number'): Cell => ({
  row,
  column,
  text,
  confidence: 0.9,
  state,
  reviewReason: state === 'look' ? 'gap' : null,
})

const CELLS = [
  cell(0, 0, '12'),
  cell(0, 1, '007'),
  cell(1, 0, '', 'empty'),
  cell(1, 1, '', 'crossed_out'),
  cell(2, 0, '7 5', 'look'),
  cell(2, 1, '1,5'),
]

describe('cells', () => {
  it('have the names of a spreadsheet', () => {
    expect([0, 25, 26, 701, 702].map((column) => cellName({ row: 8, column }))).toEqual([
      'A9',
      'Z9',
      'AA9',
      'ZZ9',
      'AAA9',
    ])
  })

  it('are corrected by what is typed, without what could make a formula', () => {
    expect(correct(cell(0, 0, '7', 'look'), '8')).toMatchObject({ text: '8', state: 'number', isCorrected: true })
    expect(correct(cell(0, 0, '7'), '')).toMatchObject({ text: '', state: 'empty', isCorrected: true })
    expect(correct(cell(0, 0, '7'), '?')).toMatchObject({ text: '?', state: 'look', isCorrected: false })
    expect(correct(cell(0, 0, '7', 'look'), 'x')).toMatchObject({ text: 'x', state: 'crossed_out', isCorrected: true })
    const reasons = ['8', '8?', '8 1', 'x'].map((text) => correct(cell(0, 0, '7', 'look'), text).reviewReason)
    expect(reasons).toEqual([null, 'unclear', 'gap', null])
  })

  it('have a common reason if all are to be checked, and most for this one', () => {
    const because = (...reasons: Cell['reviewReason'][]) =>
      commonReason(reasons.map((reviewReason, row) => ({ ...cell(row, 0, '7'), reviewReason })))
    expect(because('point', 'unclear', 'point')).toBe('point')
    expect(because('point', 'point', null)).toBeNull()
    expect(because('point', 'unclear')).toBeNull()
  })

  it('are confirmed if they were doubtful and no digit is unknown', () => {
    expect(confirm(cell(0, 0, '75', 'look'))).toMatchObject({ text: '75', state: 'number', isCorrected: true })
    expect(confirm(cell(0, 0, 'x', 'look'))).toMatchObject({ text: 'x', state: 'crossed_out' })
    for (const same of [cell(0, 0, '7?', 'look'), cell(0, 0, '7 5', 'look'), cell(0, 0, '7')])
      expect(confirm(same)).toBe(same)
  })

  it.each(['-5', '-,5', '1.250,00', '3-5', '12:30', '1.2.3'])('are numbers if they are %s', (text) => {
    expect(correct(cell(0, 0, ''), text)).toMatchObject({ text, state: 'number', isCorrected: true })
  })

  it.each(['-', '.', '5-', '--5', '1..2', '-x'])('are to be checked if they are %s', (text) => {
    expect(correct(cell(0, 0, ''), text)).toMatchObject({ text, state: 'look', isCorrected: false })
  })

  it.each(['1e3', '=1', '48x7', '4870', 'x.', '1,,,,2'])('of three boxes cannot hold %s', (text) => {
    expect(fits(text, 3)).toBe(false)
  })

  it('hold numbers, signs, question marks and gaps, or an x, in any script and width', () => {
    for (const text of ['', '487', '4,8-7', '?7 ', 'x', 'X', '٤٨٧', '４８７']) expect(fits(toAscii(text), 3)).toBe(true)
    expect(fits('12345678901234', 0)).toBe(true)
  })

  it('to check are found after a cell, and from the start again', () => {
    const cells = ['look', 'number', 'look'].map((state) => cell(0, 0, '1', state as Cell['state']))
    expect([-1, 0, 1, 2].map((index) => nextToCheck(cells, index))).toEqual([0, 2, 2, 0])
    expect(nextToCheck([cell(0, 0, '1', 'look')], 0)).toBe(0)
    expect(nextToCheck([cell(0, 0, '1')], 0)).toBe(-1)
  })
})

describe('files', () => {
  it('in CSV have the numbers of rows, and question marks after doubtful texts', () => {
    expect(toCsv(CELLS)).toBe('row,A,B\n1,12,007\n2,,x\n3,7 5?,"1,5"\n')
  })

  it('in XLSX have numbers where no digit is lost, and a background where a cell is doubtful', () => {
    const files = unzipSync(toXlsx(toRows(CELLS)))
    const text = (value: string): string => `t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`
    expect(strFromU8(files['xl/sheet.xml'] ?? new Uint8Array())).toContain(
      [
        `<row r="1"><c r="A1" s="2"><v>12</v></c><c r="B1" s="0" ${text('007')}</row>`,
        `<row r="2"><c r="B2" s="0" ${text('x')}</row>`,
        `<row r="3"><c r="A3" s="1" ${text('7 5?')}<c r="B3" s="3"><v>1.5</v></c></row>`,
      ].join(''),
    )
  })

  it('in XLSX have a sheet that lists each cell, as the command line writes it', () => {
    const files = unzipSync(toXlsx(toRows([...CELLS.slice(4), correct(cell(0, 0, '1', 'look'), '7')])))
    const sheet = new DOMParser().parseFromString(strFromU8(files['xl/cells.xml'] ?? new Uint8Array()), 'text/xml')
    const values = Array.from(sheet.querySelectorAll('row'), ({ children }) =>
      Array.from(children, (child) => `${child.getAttribute('r') ?? ''} ${child.textContent}`),
    )
    expect(values).toEqual([
      ['A1 cell', 'B1 text', 'C1 state', 'D1 reason', 'E1 confidence'],
      ['A2 A1', 'B2 7', 'C2 number'],
      ['A3 A3', 'B3 7 5', 'C3 look', 'D3 gap', 'E3 0.9'],
      ['A4 B3', 'B4 1,5', 'C4 number', 'E4 0.9'],
    ])
    expect(strFromU8(files['xl/workbook.xml'] ?? new Uint8Array())).toMatch(/name="Digitpad".*name="Cells"/)
  })

  it.each(['1.234', '1.500', '-05', '00.5', '1234567890123456', '12:30'])('in XLSX keep %s as a text', (value) => {
    const files = unzipSync(toXlsx(toRows([cell(0, 0, value)])))
    expect(strFromU8(files['xl/sheet.xml'] ?? new Uint8Array())).toContain(`>${value}</t>`)
  })

  it.each([
    ['1,50', '1.50', '0.00'],
    ['-0.0', '-0.0', '0.0'],
    ['120', '120', '0'],
    ['2.12340', '2.12340', '0.00000'],
  ])('in XLSX have %s as a number that shows all its digits', (text, value, format) => {
    const files = unzipSync(toXlsx(toRows([cell(0, 0, text)])))
    const [sheet, styles] = ['xl/sheet.xml', 'xl/styles.xml'].map((name) => strFromU8(files[name] ?? new Uint8Array()))
    const [, style, saved] = /<c r="A1" s="(\d+)"><v>(.*?)<\/v>/.exec(sheet ?? '') ?? []
    const xml = new DOMParser().parseFromString(styles ?? '', 'text/xml')
    const formatId = xml.querySelectorAll('cellXfs > xf')[Number(style)]?.getAttribute('numFmtId') ?? ''
    expect(saved).toBe(value)
    expect(xml.querySelector(`numFmt[numFmtId="${formatId}"]`)?.getAttribute('formatCode')).toBe(format)
  })

  it('in XLSX are XML that parses', () => {
    for (const file of Object.values(unzipSync(toXlsx(toRows(CELLS))))) {
      const xml = new DOMParser().parseFromString(strFromU8(file), 'text/xml')
      expect(xml.querySelector('parsererror')).toBeNull()
    }
  })
})
