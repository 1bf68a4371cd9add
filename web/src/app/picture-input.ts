/** Pictures as input: a file that is chosen, dropped or pasted, or a photo. */
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'
import { requireElement } from '../lib/dom'

/** A picture that may still be loading; undefined when the person cancelled. */
export type PendingPicture = Promise<ImageBitmapSource | undefined>

/** Calls `onPicture` with each picture that a person chooses, drops, pastes or takes. */
export function listenForPictures(root: Document, onPicture: (picture: PendingPicture) => void): void {
  const pad = requireElement(root, 'digit-pad')
  const file = requireElement(root, '#file') as HTMLInputElement
  const showDropTarget = (shown: boolean): void => {
    pad.toggleAttribute('data-drop', shown)
  }

  requireElement(root, '#choose-picture').addEventListener('click', () => {
    file.click()
  })
  file.addEventListener('change', () => {
    onPicture(Promise.resolve(file.files?.[0]))
    file.value = '' // so that the same file can be chosen again
  })
  requireElement(root, '#take-photo').addEventListener('click', () => {
    onPicture(loadChunk(import('./camera')).then(({ takePhoto }) => takePhoto(root)))
  })
  root.addEventListener('paste', ({ clipboardData }) => {
    const picture = pictureFile(clipboardData)
    onPicture(picture ? Promise.resolve(picture) : Promise.reject(new DigitpadError('clipboardHasNoPicture')))
  })
  root.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    showDropTarget(true)
  })
  root.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) showDropTarget(false) // the pointer left the window
  })
  root.addEventListener('drop', (event) => {
    showDropTarget(false)
    const picture = pictureFile(event.dataTransfer)
    if (!picture) return
    event.preventDefault()
    onPicture(Promise.resolve(picture))
  })
}

/** The first file that is a picture, else the first file. */
function pictureFile(data: DataTransfer | null): File | undefined {
  const files = Array.from(data?.files ?? [])
  return files.find(({ type }) => type.startsWith('image/')) ?? files[0]
}
