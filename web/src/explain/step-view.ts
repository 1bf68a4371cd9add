/** Renders a step: feature maps with their values, or a number for each digit. */
import { createElement } from '../lib/dom'
import { type MapPosition, valueAt } from './activations'
import { paintFeatureMap } from './feature-map-canvas'
import { explainMessages } from './messages'
import { createRadioGroup } from './radio-group'
import { formatNumber, type ListStep, type MapStep, type Step } from './steps'

/** Up to so many thumbnails are shown large. */
const MAX_LARGE_THUMBNAILS = 16

const ARROW_STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

export const renderStep = (step: Step): HTMLElement[] => ('maps' in step ? renderMaps(step) : [renderList(step)])

function renderList({ rows }: ListStep): HTMLElement {
  const maxAbsolute = Math.max(...rows.map(({ value }) => Math.abs(value)))
  const max = Math.max(...rows.map(({ value }) => value))
  const items = rows.map(({ name, value, text }) => {
    const fill = createElement('span', { className: value < 0 ? 'explain-negative' : 'explain-positive' })
    fill.style.transform = `scaleX(${String(Math.abs(value) / maxAbsolute)})`
    const item = createElement(
      'li',
      {},
      createElement('b', {}, name),
      createElement('span', { className: 'explain-track', ariaHidden: 'true' }, fill),
      createElement('span', {}, text),
    )
    item.toggleAttribute('data-max', value === max)
    return item
  })
  return createElement('ol', { className: 'explain-list', role: 'list' }, ...items)
}

function renderMaps(step: MapStep): HTMLElement[] {
  const { maps, signed, mapName } = step
  const maxStrength = maps.values.reduce((max, value) => Math.max(max, Math.abs(value)), 0) || 1
  const paint = (canvas: HTMLCanvasElement, map: number): HTMLCanvasElement => {
    paintFeatureMap(canvas, maps, map, maxStrength, signed)
    return canvas
  }

  const messages = explainMessages()
  const enlarged = createElement('canvas', { tabIndex: 0, role: 'application', className: 'explain-map-canvas' })
  const cursor = createElement('span', { className: 'explain-cursor', hidden: true })
  const name = createElement('b')
  const value = createElement('span')
  const explanation = createElement('span', {}, messages.pointerHint)
  const readout = createElement('p', { className: 'explain-readout', ariaLive: 'polite' }, name, value, explanation)
  const center = Math.floor(maps.side / 2)
  let position: MapPosition = { map: strongestMap(step), row: center, column: center }

  const pointAt = (target: MapPosition): void => {
    position = target
    cursor.hidden = false
    cursor.style.inlineSize = cursor.style.blockSize = `${String(100 / maps.side)}%`
    cursor.style.left = `${String((100 * target.column) / maps.side)}%`
    cursor.style.top = `${String((100 * target.row) / maps.side)}%`
    value.textContent = messages.position(target.row + 1, target.column + 1, formatNumber(valueAt(maps, target)))
    explanation.textContent = step.explainValue(target)
  }
  const showMap = (map: number): void => {
    paint(enlarged, map)
    name.textContent = mapName(map)
    enlarged.ariaLabel = messages.enlarged(mapName(map), maps.side)
    if (cursor.hidden) position = { ...position, map }
    else pointAt({ ...position, map })
  }

  const clamp = (index: number): number => Math.min(Math.max(index, 0), maps.side - 1)
  const followPointer = ({ offsetX, offsetY }: PointerEvent): void => {
    const row = clamp(Math.floor((offsetY / enlarged.clientHeight) * maps.side))
    const column = clamp(Math.floor((offsetX / enlarged.clientWidth) * maps.side))
    if (cursor.hidden || row !== position.row || column !== position.column) pointAt({ ...position, row, column })
  }
  enlarged.addEventListener('pointerdown', followPointer)
  enlarged.addEventListener('pointermove', followPointer)
  enlarged.addEventListener('keydown', (event) => {
    const step = ARROW_STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const [rows, columns] = cursor.hidden ? [0, 0] : step
    pointAt({ ...position, row: clamp(position.row + rows), column: clamp(position.column + columns) })
  })

  const view = createElement(
    'div',
    { className: 'explain-map' },
    createElement('div', { className: 'explain-map-frame' }, enlarged, cursor),
    readout,
  )
  showMap(position.map)
  if (maps.count === 1) return [view]
  const thumbnails = Array.from({ length: maps.count }, (_, map) => ({
    name: mapName(map),
    picture: paint(createElement('canvas', { ariaHidden: 'true' }), map),
  }))
  const { fieldset, select } = createRadioGroup('explain-thumbnails', messages.maps, thumbnails, showMap)
  fieldset.toggleAttribute('data-large', maps.count <= MAX_LARGE_THUMBNAILS)
  select(position.map)
  return [view, fieldset]
}

/** The map with the greatest value: it surely shows something. */
function strongestMap({ maps: { values, side } }: MapStep): number {
  const strongest = values.reduce((best, value, index) => (value > (values[best] ?? 0) ? index : best), 0)
  return Math.floor(strongest / side ** 2)
}
