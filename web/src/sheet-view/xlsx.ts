/** The cells of a sheet as a spreadsheet in XLSX. A lazy chunk. */
import { strToU8, zipSync } from 'fflate'
import { type Cell, cellName } from './cells'
import { textOf, toRows } from './csv'

/** The background in XLSX of a cell that is still to be checked, as hexadecimal opacity, red, green and blue. */
const DOUBT_COLOR = 'FFFFE08A'

/** Spreadsheets round longer numbers. */
const MAX_DIGITS = 15

/** Whole numbers and decimals that are the same in every language, whose zeros mean nothing: 1.234 may be 1234. */
const NUMBER = /^-?(0|[1-9]\d*)([.,]([1-9]|\d[1-9]|\d{3,}[1-9]))?$/

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** A workbook of SpreadsheetML (ECMA-376), each cell where it was, and a second sheet with what is known of each. */
export function toXlsx(cells: readonly Cell[]): Uint8Array<ArrayBuffer> {
  const files = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="${SPREADSHEET}.sheet.main+xml"/><Override PartName="/xl/sheet.xml" ContentType="${SPREADSHEET}.worksheet+xml"/><Override PartName="/xl/cells.xml" ContentType="${SPREADSHEET}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${SPREADSHEET}.styles+xml"/></Types>`,
    '_rels/.rels': relationships(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets><sheet name="Digitpad" sheetId="1" r:id="r0"/><sheet name="Cells" sheetId="2" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(
      ['worksheet', 'sheet.xml'],
      ['worksheet', 'cells.xml'],
      ['styles', 'styles.xml'],
    ),
    // Two styles: plain, and with a background.
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="${DOUBT_COLOR}"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fillId="2" applyFill="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>`,
    'xl/sheet.xml': worksheet(toRows(cells).map((row) => row.map(toXml))),
    'xl/cells.xml': worksheet(listCells(cells)),
  }
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(`<?xml version="1.0"?>${xml}`)])),
  )
}

const relationships = (...targets: [type: string, path: string][]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${targets
    .map(
      ([type, path], index) =>
        `<Relationship Id="r${String(index)}" Type="${RELATIONSHIPS}/${type}" Target="${path}"/>`,
    )
    .join('')}</Relationships>`

const worksheet = (rows: readonly (readonly string[])[]): string =>
  `<worksheet xmlns="${MAIN}"><sheetData>${rows
    .map((row, index) => `<row r="${String(index + 1)}">${row.join('')}</row>`)
    .join('')}</sheetData></worksheet>`

/** A row for each cell, as `digitpad read-sheet` lists them; what a person typed has no confidence. */
function listCells(cells: readonly Cell[]): string[][] {
  const rows = cells.map((cell) => [
    ...[cellName(cell), cell.text, cell.state, cell.reviewReason ?? ''],
    cell.isCorrected ? '' : cell.confidence,
  ])
  return [['cell', 'text', 'state', 'reason', 'confidence'], ...rows].map((row, index) =>
    row.map((value, column) => {
      const name = cellName({ row: index, column })
      return typeof value === 'number' ? numberXml(name, String(value)) : value && textXml(name, value)
    }),
  )
}

const numberXml = (name: string, value: string): string => `<c r="${name}"><v>${value}</v></c>`

/** The text needs no escapes: it has only digits, `.,:-?`, spaces, and letters. */
const textXml = (name: string, text: string, style = ''): string =>
  `<c r="${name}"${style} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`

function toXml(cell: Cell): string {
  const text = textOf(cell)
  if (!text) return ''
  const name = cellName(cell)
  if (cell.state === 'number' && NUMBER.test(text) && text.replace(/\D/g, '').length <= MAX_DIGITS)
    return numberXml(name, text.replace(',', '.'))
  return textXml(name, text, cell.state === 'look' ? ' s="1"' : '')
}
