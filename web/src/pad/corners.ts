/** Where a pad is in the window, whatever CSS transforms, zooms or perspectives it and its ancestors have. */
import { applyHomography, invertHomography, solveHomography } from '../preprocessing/homography'
import type { Point } from '../preprocessing/strokes'
import type { Size } from './drawing'

export interface Corners {
  /** For the pad's shadow root, whose style sheet puts them into its corners. */
  elements: HTMLElement[]
  /** Returns a function from client coordinates to CSS pixels of a pad of the given size. */
  fromClient(size: Size): (point: Point) => Point
}

/** An element without a size has a bounding box without one: the very point where it is seen. */
export function createCorners(): Corners {
  const elements = Array.from({ length: 4 }, () => document.createElement('i'))
  return {
    elements,
    fromClient({ width, height }) {
      const corners = elements.map((element): Point => {
        const { left, top } = element.getBoundingClientRect()
        return [left, top]
      })
      const toClient = solveHomography({ left: 0, top: 0, right: width, bottom: height }, corners)
      const fromClient = invertHomography(toClient)
      // A pad without a layout, or seen edge-on, has no inverse.
      return (point) => (toClient.every(Number.isFinite) ? applyHomography(fromClient, point) : point)
    },
  }
}
