/** What can go wrong, in English: what errors say to programs, and the page to people. Each says what to do. */
export const ERROR_MESSAGES = {
  unexpected: 'Something went wrong: reload the page and try again.',
  partLoadFailed: 'This part of the page could not be fetched: check the connection and try again.',
  languageLoadFailed: 'The language could not be fetched: check the connection and try again.',
  modelLoadFailed: 'The network could not be fetched: check the connection and try again.',
  modelStartFailed: 'The network could not be started: check the connection and try again.',
  modelCorrupt: 'The network’s file is damaged: try again.',
  modelInvalid: 'The network’s file cannot be used: try again.',
  modelVersionMismatch: 'The network’s file is of another version than this page: reload the page.',
  invalidStrokes: 'Strokes must be a list of lists of [x, y] points.',
  invalidPoints: 'Each point must be two numbers between -1e9 and 1e9.',
  pictureEmpty: 'The picture file is empty: choose another.',
  pictureUnreadable: 'The picture file cannot be opened: choose it again.',
  pictureHeic: 'The picture is in the HEIC format, which this browser cannot read: save it as JPEG or PNG.',
  pictureUnsupported: 'This is not a picture that the browser can read: choose a PNG, JPEG, WebP, GIF or BMP file.',
  pictureCorrupt: 'The picture cannot be decoded, it may be damaged: choose a whole PNG, JPEG, WebP, GIF or BMP file.',
  pictureTooLarge: 'The picture has more than 50 million pixels: make it smaller.',
  pictureBlank: 'Nothing stands out from the paper in this picture: choose one that shows a digit clearly.',
  clipboardHasNoPicture: 'There is no picture to paste: copy one first.',
  cameraDenied: 'The camera is not allowed here: allow it in the browser’s settings, or choose a picture.',
  cameraNotFound: 'No camera was found: connect one, or choose a picture.',
  cameraBusy: 'The camera does not start: close what else uses it, or choose a picture.',
  linkCannotHoldPicture: 'A link holds what is drawn, not a picture: save that instead.',
  linkTooLong: 'There is more on the sheet than a link can hold: save the drawing instead.',
  linkInvalid: 'This link holds no drawing that can be read: ask for it again, or draw a digit.',
  clipboardDenied: 'The browser keeps its clipboard to itself: allow it in its settings, or save the drawing.',
}

/** The name of something that can go wrong. */
export type ErrorCode = keyof typeof ERROR_MESSAGES
