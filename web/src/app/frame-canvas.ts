/** Draws a frame on a canvas. */
import { type Frame, FRAME_SIZE } from '../preprocessing/frame'

const OPAQUE = 255

/** Paints a frame as MNIST is usually shown: white ink, with the frame's values (0 to 1) as its opacity. */
export function paintFrame(canvas: HTMLCanvasElement, frame: Frame): void {
  const picture = new ImageData(FRAME_SIZE, FRAME_SIZE)
  picture.data.fill(OPAQUE)
  frame.forEach((ink, pixel) => {
    picture.data[pixel * 4 + 3] = ink * OPAQUE
  })
  canvas.getContext('2d')?.putImageData(picture, 0, 0)
}
