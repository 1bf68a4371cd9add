/** A photo from the camera. Fetched when it is asked for. */
import { DigitpadError } from './errors'
import { find } from './view'

/**
 * Has a person take a photo; nothing when they cancel.
 *
 * @throws DigitpadError when there is no camera, or it may not be used.
 */
export async function takePhoto(root: ParentNode): Promise<ImageBitmapSource | undefined> {
  // Absent where the page is not served securely: phones then still offer their own camera for a file.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) return fileFromTheSystem()
  const stream = await devices.getUserMedia({ video: { facingMode: 'environment' } }).catch(explain)
  try {
    return await photoFrom(stream, find(root, '#viewfinder') as HTMLDialogElement)
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }
}

function explain(reason: unknown): never {
  const name = reason instanceof DOMException ? reason.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') throw new DigitpadError('cameraRefused')
  if (name === 'NotFoundError') throw new DigitpadError('cameraMissing')
  throw new DigitpadError('cameraBusy', { cause: reason })
}

/** Shows what the camera sees, until the person takes it or closes the dialog. */
async function photoFrom(stream: MediaStream, dialog: HTMLDialogElement): Promise<ImageBitmap | undefined> {
  const video = find(dialog, 'video')
  const take = find(dialog, '#take') as HTMLButtonElement
  const ended = new AbortController()
  const { signal } = ended
  let photo: ImageBitmap | undefined
  video.srcObject = stream
  take.disabled = true
  const closed = new Promise((resolve) => {
    dialog.addEventListener('close', resolve, { signal })
  })
  video.addEventListener('playing', () => (take.disabled = false), { signal })
  const shoot = async (): Promise<void> => {
    photo = await createImageBitmap(video)
    dialog.close()
  }
  take.addEventListener('click', () => void shoot(), { signal })
  find(dialog, '#cancel').addEventListener(
    'click',
    () => {
      dialog.close()
    },
    { signal },
  )
  dialog.showModal()
  video.play().catch(() => undefined) // closed before it began
  await closed
  ended.abort()
  video.srcObject = null
  return photo
}

function fileFromTheSystem(): Promise<File | undefined> {
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
