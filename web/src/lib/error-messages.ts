/** What can go wrong, in English: what errors say to programs, and the page to people. Each says what to do. */
export const TROUBLES = {
  unforeseen: 'Something went wrong: reload the page and try again.',
  partNotFetched: 'This part of the page could not be fetched: check the connection and try again.',
  languageNotFetched: 'The language could not be fetched: check the connection and try again.',
  networkNotFetched: 'The network could not be fetched: check the connection and try again.',
  networkNotStarted: 'The network could not be started: check the connection and try again.',
  networkDamaged: 'The network’s file is damaged: try again.',
  networkUnusable: 'The network’s file cannot be used: try again.',
  networkOfAnotherVersion: 'The network’s file is of another version than this page: reload the page.',
  strokesMisshapen: 'Strokes must be a list of lists of [x, y] points.',
  pointsMisshapen: 'Each point must be two numbers between -1e9 and 1e9.',
  pictureEmpty: 'The picture file is empty: choose another.',
  pictureGone: 'The picture file cannot be opened: choose it again.',
  pictureHeic: 'The picture is in the HEIC format, which this browser cannot read: save it as JPEG or PNG.',
  pictureForeign: 'This is not a picture that the browser can read: choose a PNG, JPEG, WebP, GIF or BMP file.',
  pictureDamaged: 'The picture cannot be decoded, it may be damaged: choose a whole PNG, JPEG, WebP, GIF or BMP file.',
  pictureTooLarge: 'The picture has more than 50 million pixels: make it smaller.',
  pictureBlank: 'Nothing stands out from the paper in this picture: choose one that shows a digit clearly.',
  pictureNone: 'There is no picture to paste: copy one first.',
  cameraRefused: 'The camera is not allowed here: allow it in the browser’s settings, or choose a picture.',
  cameraMissing: 'No camera was found: connect one, or choose a picture.',
  cameraBusy: 'The camera does not start: close what else uses it, or choose a picture.',
  linkNotMade: 'A link holds what is drawn, not a picture: save that instead.',
  linkTooLong: 'There is more on the sheet than a link can hold: save the drawing instead.',
  linkUnreadable: 'This link holds no drawing that can be read: ask for it again, or draw a digit.',
  notCopied: 'The browser keeps its clipboard to itself: allow it in its settings, or save the drawing.',
}

/** The name of something that can go wrong. */
export type Trouble = keyof typeof TROUBLES
