/** The cells of a sheet as a spreadsheet in XLSX. A lazy chunk. */
import { strToU8, zipSync } from 'fflate'
import type { SavedCell } from './csv'

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The background in XLSX of a cell that is still to be checked, as hexadecimal opacity, red, green and blue. */
const DOUBT_COLOR = 'FFFFE08A'

/** Spreadsheets round longer numbers. */
const MAX_DIGITS = 15

/** Whole numbers and decimals that are the same in every language, and no codes, which begin with 0: 1.234 may be 1234. */
const NUMBER = /^-?(0|[1-9]\d*)([.,](\d{1,2}|\d{4,}))?$/

/** The style of a cell that is still to be checked. */
const DOUBT_STYLE = 1

/** The style of a whole number; that of one with decimals follows by their count. */
const NUMBER_STYLE = 2

/** Numbers of formats below are those of Excel's own. */
const FIRST_FORMAT = 164

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Formats of numbers, by the count of their decimals. */
const FORMATS = Array.from({ length: MAX_DIGITS }, (_, decimals) => (0).toFixed(decimals))

/** Plain cells, those with a background, and numbers that show all their digits. */
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="${String(MAX_DIGITS)}">${FORMATS.map(
  (code, index) => `<numFmt numFmtId="${String(FIRST_FORMAT + index)}" formatCode="${code}"/>`,
).join(
  '',
)}</numFmts><fonts count="1"><font/></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="${DOUBT_COLOR}"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${String(NUMBER_STYLE + MAX_DIGITS)}"><xf xfId="0"/><xf xfId="0" fillId="2" applyFill="1"/>${FORMATS.map(
  (_, index) => `<xf xfId="0" numFmtId="${String(FIRST_FORMAT + index)}" applyNumberFormat="1"/>`,
).join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>`

/** A workbook of SpreadsheetML (ECMA-376), each cell where it was, and a second sheet with what is known of each. */
export function toXlsx(rows: readonly SavedCell[][]): Uint8Array<ArrayBuffer> {
  const files = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="${SPREADSHEET}.sheet.main+xml"/><Override PartName="/xl/sheet.xml" ContentType="${SPREADSHEET}.worksheet+xml"/><Override PartName="/xl/cells.xml" ContentType="${SPREADSHEET}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${SPREADSHEET}.styles+xml"/></Types>`,
    '_rels/.rels': relationships(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets><sheet name="Digitpad" sheetId="1" r:id="r0"/><sheet name="Cells" sheetId="2" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(
      ['worksheet', 'sheet.xml'],
      ['worksheet', 'cells.xml'],
      ['styles', 'styles.xml'],
    ),
    'xl/styles.xml': STYLES,
    'xl/sheet.xml': worksheet(rows.map((row) => row.map(toXml))),
    'xl/cells.xml': worksheet(listCells(rows.flat())),
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
function listCells(cells: readonly SavedCell[]): string[][] {
  const rows = cells.map((cell) => [
    ...[cell.name, cell.text, cell.state, cell.reviewReason ?? ''],
    cell.isCorrected ? '' : cell.confidence,
  ])
  return [['cell', 'text', 'state', 'reason', 'confidence'], ...rows].map((row, index) =>
    row.map((value, column) => {
      const name = `${'ABCDE'.charAt(column)}${String(index + 1)}`
      return typeof value === 'number' ? numberXml(name, String(value)) : value && textXml(name, value)
    }),
  )
}

const numberXml = (name: string, value: string, style = 0): string =>
  `<c r="${name}" s="${String(style)}"><v>${value}</v></c>`

/** The text needs no escapes: it has only digits, `.,:-?`, spaces, and letters. */
const textXml = (name: string, text: string, style = 0): string =>
  `<c r="${name}" s="${String(style)}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`

function toXml({ name, savedText, state }: SavedCell): string {
  if (!savedText) return ''
  const value = savedText.replace(',', '.')
  const decimals = value.split('.')[1] ?? ''
  if (state === 'number' && NUMBER.test(savedText) && savedText.replace(/\D/g, '').length <= MAX_DIGITS)
    return numberXml(name, value, NUMBER_STYLE + decimals.length)
  return textXml(name, savedText, state === 'look' ? DOUBT_STYLE : 0)
}
