/** Pictures as input: a file that is chosen, dropped or pasted, or a photo. */
import { DigitpadError } from '../lib/errors'
import { loadChunk } from '../lib/lazy'
import { requireElement } from '../lib/dom'

/** A picture that may still be loading; undefined when the person cancelled. */
export type PendingPicture = Promise<ImageBitmapSource | undefined>

/** What is dragged where only the address of a picture or link is. */
const ADDRESS_TYPE = 'text/uri-list'

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
  root.addEventListener('paste', ({ clipboardData, target }) => {
    if (isTextField(target)) return
    const picture = pictureFile(clipboardData)
    onPicture(picture ?? Promise.reject(new DigitpadError('clipboardHasNoPicture')))
  })
  root.addEventListener('dragover', (event) => {
    const { dataTransfer, target } = event
    if (!dataTransfer?.types.some((type) => type === 'Files' || type === ADDRESS_TYPE) || isTextField(target)) return
    event.preventDefault()
    dataTransfer.dropEffect = 'copy'
    showDropTarget(true)
  })
  root.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) showDropTarget(false) // the pointer left the window
  })
  root.addEventListener('drop', (event) => {
    showDropTarget(false)
    const { dataTransfer, target } = event
    if (isTextField(target)) return
    const isAddress = dataTransfer?.types.includes(ADDRESS_TYPE)
    const picture =
      pictureFile(dataTransfer) ?? (isAddress ? Promise.reject(new DigitpadError('pictureIsAddress')) : undefined)
    if (!picture) return
    event.preventDefault()
    onPicture(picture)
  })
}

/** The file that is dropped or pasted; undefined if there is none, rejected if there are several. */
function pictureFile(data: DataTransfer | null): PendingPicture | undefined {
  const [file, other] = Array.from(data?.files ?? [])
  if (other) return Promise.reject(new DigitpadError('severalFiles'))
  return file && Promise.resolve(file)
}

/** Whether text is typed here, and so pasted and dropped. */
const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('textarea, input:not([type=checkbox], [type=file]), [contenteditable]')
