/** Takes a photo with the camera. A lazy chunk. */
import { DigitpadError } from '../lib/errors'
import { requireElement } from '../lib/dom'

/**
 * Lets a person take a photo.
 *
 * @returns undefined when they cancel.
 *
 * @throws DigitpadError when there is no camera, or its use is denied.
 */
export async function takePhoto(root: ParentNode): Promise<ImageBitmapSource | undefined> {
  // Undefined in insecure contexts, where phones still offer their own camera through a file input.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) return chooseCameraFile()
  const stream = await devices.getUserMedia({ video: { facingMode: 'environment' } }).catch(throwCameraError)
  try {
    return await takePhotoInDialog(stream, requireElement(root, '#viewfinder') as HTMLDialogElement)
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }
}

function throwCameraError(reason: unknown): never {
  const name = reason instanceof DOMException ? reason.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') throw new DigitpadError('cameraDenied')
  if (name === 'NotFoundError') throw new DigitpadError('cameraNotFound')
  throw new DigitpadError('cameraBusy', { cause: reason })
}

/** Shows the camera's stream in a dialog until the person takes a photo or closes it. */
async function takePhotoInDialog(stream: MediaStream, dialog: HTMLDialogElement): Promise<ImageBitmap | undefined> {
  const video = requireElement(dialog, 'video')
  const shutter = requireElement(dialog, '#shutter') as HTMLButtonElement
  const controller = new AbortController()
  const { signal } = controller
  video.srcObject = stream
  shutter.disabled = true
  video.addEventListener('playing', () => (shutter.disabled = false), { signal })
  requireElement(dialog, '#cancel').addEventListener(
    'click',
    () => {
      dialog.close()
    },
    { signal },
  )
  const photo = new Promise<ImageBitmap | undefined>((resolve, reject) => {
    const capture = (): void => {
      shutter.disabled = true
      createImageBitmap(video).catch(throwCameraError).then(resolve, reject)
    }
    const cancel = (): void => {
      resolve(undefined)
    }
    shutter.addEventListener('click', capture, { signal })
    dialog.addEventListener('close', cancel, { signal })
  })
  dialog.showModal()
  video.play().catch(() => undefined) // the dialog was closed before it played
  try {
    return await photo
  } finally {
    controller.abort()
    dialog.close()
    video.srcObject = null
  }
}

function chooseCameraFile(): Promise<File | undefined> {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: 'image/*' })
  input.setAttribute('capture', 'environment')
  return new Promise((resolve) => {
    input.addEventListener('change', () => {
      resolve(input.files?.[0])
    })
    input.addEventListener('cancel', () => {
      resolve(undefined)
    })
    input.click()
  })
}
