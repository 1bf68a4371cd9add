/** A frame as a picture of 28 × 28 pixels. */
import { type Frame, FRAME_SIZE } from '../preprocessing/frame'

const OPAQUE = 255

/** Paints a frame as MNIST is shown: white ink, as opaque as the ink is thick, on whatever lies behind the canvas. */
export function paintFrame(canvas: HTMLCanvasElement, frame: Frame): void {
  const picture = new ImageData(FRAME_SIZE, FRAME_SIZE)
  picture.data.fill(OPAQUE)
  frame.forEach((ink, pixel) => {
    picture.data[pixel * 4 + 3] = ink * OPAQUE
  })
  canvas.getContext('2d')?.putImageData(picture, 0, 0)
}
