/** What there is to see in a chapter: maps with their numbers, or a number for each digit. */
import { type Place, valueAt } from './activations'
import { type Chapter, type ListChapter, type MapChapter, number } from './steps'
import { choice, element } from './elements'
import { paintMap } from './feature-map-canvas'
import { explainMessages } from './messages'

/** So many maps can be shown large. */
const FEW = 16

/** By how much the arrow keys move, down and to the right. */
const MOVES: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

export const stageOf = (chapter: Chapter): HTMLElement[] =>
  'maps' in chapter ? mapsStage(chapter) : [listStage(chapter)]

function listStage({ rows }: ListChapter): HTMLElement {
  const most = Math.max(...rows.map(({ value }) => Math.abs(value)))
  const items = rows.map(({ name, value, text }) => {
    const length = element('span', { className: value < 0 ? 'explain-negative' : 'explain-positive' })
    length.style.transform = `scaleX(${String(Math.abs(value) / most)})`
    const item = element(
      'li',
      {},
      element('b', {}, name),
      element('span', { className: 'explain-track', ariaHidden: 'true' }, length),
      element('span', {}, text),
    )
    item.toggleAttribute('data-most', value === Math.max(...rows.map((row) => row.value)))
    return item
  })
  return element('ol', { className: 'explain-list', role: 'list' }, ...items)
}

function mapsStage(chapter: MapChapter): HTMLElement[] {
  const { maps, signed, nameOf } = chapter
  const full = maps.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1
  const paint = (canvas: HTMLCanvasElement, map: number): HTMLCanvasElement => {
    paintMap(canvas, maps, map, full, signed)
    return canvas
  }

  const messages = explainMessages()
  const enlarged = element('canvas', { tabIndex: 0, role: 'application', className: 'explain-map-canvas' })
  const cursor = element('span', { className: 'explain-cursor', hidden: true })
  const name = element('b')
  const value = element('span')
  const origin = element('span', {}, messages.pointerHint)
  const readout = element('p', { className: 'explain-readout', ariaLive: 'polite' }, name, value, origin)
  let place: Place = { map: strongest(chapter), row: Math.floor(maps.side / 2), column: Math.floor(maps.side / 2) }

  const point = (to: Place): void => {
    place = to
    cursor.hidden = false
    cursor.style.inlineSize = cursor.style.blockSize = `${String(100 / maps.side)}%`
    cursor.style.left = `${String((100 * to.column) / maps.side)}%`
    cursor.style.top = `${String((100 * to.row) / maps.side)}%`
    value.textContent = messages.position(to.row + 1, to.column + 1, number(valueAt(maps, to)))
    origin.textContent = chapter.originOf(to)
  }
  const turnTo = (map: number): void => {
    paint(enlarged, map)
    name.textContent = nameOf(map)
    enlarged.ariaLabel = messages.enlarged(nameOf(map), maps.side)
    if (cursor.hidden) place = { ...place, map }
    else point({ ...place, map })
  }

  const within = (at: number): number => Math.min(Math.max(at, 0), maps.side - 1)
  const follow = ({ offsetX, offsetY }: PointerEvent): void => {
    const [row, column] = [offsetY / enlarged.clientHeight, offsetX / enlarged.clientWidth]
      .map((share) => within(Math.floor(share * maps.side))) as [number, number] // prettier-ignore
    if (cursor.hidden || row !== place.row || column !== place.column) point({ ...place, row, column })
  }
  enlarged.addEventListener('pointerdown', follow)
  enlarged.addEventListener('pointermove', follow)
  enlarged.addEventListener('keydown', (event) => {
    const move = MOVES[event.key]
    if (!move) return
    event.preventDefault()
    const [down, right] = cursor.hidden ? [0, 0] : move
    point({ ...place, row: within(place.row + down), column: within(place.column + right) })
  })

  const view = element(
    'div',
    { className: 'explain-map' },
    element('div', { className: 'explain-map-frame' }, enlarged, cursor),
    readout,
  )
  turnTo(place.map)
  if (maps.count === 1) return [view]
  const thumbs = Array.from({ length: maps.count }, (_, map) => ({
    name: nameOf(map),
    picture: paint(element('canvas', { ariaHidden: 'true' }), map),
  }))
  const { fieldset, select } = choice('explain-thumbnails', messages.maps, thumbs, turnTo)
  fieldset.toggleAttribute('data-few', maps.count <= FEW)
  select(place.map)
  return [view, fieldset]
}

/** The map with the greatest number: something is to be seen there. */
function strongest({ maps: { values, side } }: MapChapter): number {
  const greatest = values.reduce((best, value, at) => (value > (values[best] ?? 0) ? at : best), 0)
  return Math.floor(greatest / side ** 2)
}
