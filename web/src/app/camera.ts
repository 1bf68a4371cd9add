/** A photo from the camera. Fetched when it is asked for. */
import { DigitpadError } from '../lib/errors'
import { requireElement } from '../lib/dom'

/**
 * Has a person take a photo; nothing when they cancel.
 *
 * @throws DigitpadError when there is no camera, or it may not be used.
 */
export async function takePhoto(root: ParentNode): Promise<ImageBitmapSource | undefined> {
  // Absent where the page is not served securely: phones then still offer their own camera for a file.
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

/** Shows what the camera sees, until the person takes it or closes the dialog. */
async function takePhotoInDialog(stream: MediaStream, dialog: HTMLDialogElement): Promise<ImageBitmap | undefined> {
  const video = requireElement(dialog, 'video')
  const take = requireElement(dialog, '#shutter') as HTMLButtonElement
  const ended = new AbortController()
  const { signal } = ended
  video.srcObject = stream
  take.disabled = true
  video.addEventListener('playing', () => (take.disabled = false), { signal })
  requireElement(dialog, '#cancel').addEventListener(
    'click',
    () => {
      dialog.close()
    },
    { signal },
  )
  const photo = new Promise<ImageBitmap | undefined>((resolve, reject) => {
    const shoot = (): void => {
      take.disabled = true
      createImageBitmap(video).catch(throwCameraError).then(resolve, reject)
    }
    const leave = (): void => {
      resolve(undefined)
    }
    take.addEventListener('click', shoot, { signal })
    dialog.addEventListener('close', leave, { signal })
  })
  dialog.showModal()
  video.play().catch(() => undefined) // closed before it began
  try {
    return await photo
  } finally {
    ended.abort()
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
