/** The ways in which pictures come to the page: chosen, dropped, pasted, or taken with the camera. */
import { DigitpadError } from '../lib/errors'
import { loadPart } from '../lib/lazy'
import { requireElement } from '../lib/dom'

/** A picture that is coming; nothing when the person thought better of it. */
export type PendingPicture = Promise<ImageBitmapSource | undefined>

/** Hands each picture that comes to `take`. */
export function listenForPictures(root: Document, take: (picture: PendingPicture) => void): void {
  const pad = requireElement(root, 'digit-pad')
  const file = requireElement(root, '#file') as HTMLInputElement
  const invite = (welcome: boolean): void => {
    pad.toggleAttribute('data-drop', welcome)
  }

  requireElement(root, '#choose-picture').addEventListener('click', () => {
    file.click()
  })
  file.addEventListener('change', () => {
    take(Promise.resolve(file.files?.[0]))
    file.value = '' // so that the same file can be chosen again
  })
  requireElement(root, '#take-photo').addEventListener('click', () => {
    take(loadPart(import('./camera')).then(({ takePhoto }) => takePhoto(root)))
  })
  root.addEventListener('paste', ({ clipboardData }) => {
    const picture = pictureFile(clipboardData)
    take(picture ? Promise.resolve(picture) : Promise.reject(new DigitpadError('clipboardHasNoPicture')))
  })
  root.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    invite(true)
  })
  root.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) invite(false) // the pointer left the window
  })
  root.addEventListener('drop', (event) => {
    invite(false)
    const picture = pictureFile(event.dataTransfer)
    if (!picture) return
    event.preventDefault()
    take(Promise.resolve(picture))
  })
}

/** The first picture among the files, else the first file. */
function pictureFile(data: DataTransfer | null): File | undefined {
  const files = Array.from(data?.files ?? [])
  return files.find(({ type }) => type.startsWith('image/')) ?? files[0]
}
