/** A frame as a picture of 28 × 28 pixels. */
import { type Frame, SIZE } from './frame'

const OPAQUE = 255

/** Paints a frame as MNIST is shown: white ink, as opaque as the ink is thick, on whatever lies behind the canvas. */
export function paintFrame(canvas: HTMLCanvasElement, frame: Frame): void {
  const picture = new ImageData(SIZE, SIZE)
  frame.forEach((ink, pixel) => {
    picture.data.set([OPAQUE, OPAQUE, OPAQUE, ink * OPAQUE], pixel * 4)
  })
  canvas.width = canvas.height = SIZE
  canvas.getContext('2d')?.putImageData(picture, 0, 0)
}
