/** The worker that looks for a sheet in a picture, and cuts out its fields. It needs no network. */
import { decodePicture } from '../../preprocessing/decode'
import { MAX_SHEET_SIDE, toGrayscale } from '../../preprocessing/grayscale'
import { turnUpright } from '../../preprocessing/orientation'
import { frameSheet } from '../../sheets/framed-sheet'
import { buffersOf, type OrientedPicture, type SheetRequest, type SheetResponse, type WithId } from './messages'

declare const self: DedicatedWorkerGlobalScope

self.addEventListener('message', ({ data }: MessageEvent<WithId<SheetRequest>>) => {
  handleRequest(data).then((result) => {
    const response: WithId<SheetResponse> = { id: data.id, ...result }
    self.postMessage(response, buffersOfResponse(result))
  }, reportError)
})

function buffersOfResponse({ sheet, unmarked, framed, tables = [], columns = [] }: SheetResponse): Transferable[] {
  if (unmarked) return buffersOf(unmarked.boxes)
  const shown = [sheet === 'unreadable' ? undefined : sheet, framed, ...tables, ...columns]
  return shown.flatMap((part) => part?.picture.data.buffer ?? [])
}

async function handleRequest(request: SheetRequest): Promise<SheetResponse> {
  if ('picture' in request) return findSheet(request)
  const { frameFields, frameDigits, frameTables } = await loadUnmarked()
  if ('digits' in request) return { lines: frameDigits(request.digits) }
  const { boxes, turns } = request
  const tables = frameTables(boxes, turns)
  return tables ? { tables } : { framed: frameFields(boxes, turns) }
}

/** What reads sheets without our marks is downloaded with the first of them; if that fails, so does the worker. */
const loadUnmarked = () => import('../../sheets/unmarked')

async function findSheet({ picture, orientation }: OrientedPicture): Promise<SheetResponse> {
  try {
    const pixels = await decodePicture(picture)
    const gray = turnUpright(toGrayscale(pixels, MAX_SHEET_SIDE), orientation)
    const scale = Math.max(pixels.width, pixels.height) / Math.max(gray.width, gray.height)
    const sheet = frameSheet(gray, scale)
    if (sheet) return { sheet }
    const { findSheetBoxes, frameSamples, frameTable, frameTables } = await loadUnmarked()
    const boxes = findSheetBoxes(gray, scale)
    if (boxes === 'tooMany') return {}
    const areEmpty = !boxes || boxes.inks.every(({ state }) => state === 'empty')
    const { findColumns } = areEmpty ? await import('../../sheets/columns') : {}
    const columns = findColumns?.(gray, scale)
    if (columns) return { columns: [0, 2].map((turns) => frameTable(columns, turns)) }
    if (!boxes) return {}
    return boxes.kind === 'digits'
      ? { unmarked: { boxes, samples: frameSamples(boxes) } }
      : { tables: frameTables(boxes, 0) ?? [] }
  } catch (reason) {
    // The browser cannot decode the picture, or has no memory or canvas that is large enough: the picture worker says so.
    if (reason instanceof DOMException || reason instanceof RangeError) return {}
    throw reason
  }
}
