/** English for contributions. The consent is version 1 of the text in docs/privacy.md: a change needs a new version. */
const article = (digit: string): string => (digit === '8' ? 'an' : 'a')

const en = {
  offer: 'Give this drawing to train better networks?',
  look: 'See what is sent',
  decline: 'No, thanks',

  title: 'Give this drawing?',
  /** What is sent: the digit that was meant, or that the drawing is none. */
  sentDigit: (digit: string): string =>
    `Only these lines are sent, and that they mean ${article(digit)}\u00a0${digit}.`,
  sentNoDigit: 'Only these lines are sent, and that they are no digit.',
  exact: 'Exactly what is sent',
  consentTitle: (version: string): string => `What you agree to (version ${version})`,
  consent:
    'You give this drawing and the digit you meant to the owner of this site, to train better networks for reading digits. Only the lines and the digit are sent, no name and no address. They may be published with the other drawings, and networks trained with them may be published. You get a token: as long as you keep it, you can take the drawing back, and it is deleted. What was published or trained before stays as it is.',
  agree: 'Agree and send',
  refuse: 'Do not send',
  sending: 'Sending…',

  thanks: 'Thank you: your drawing has arrived',
  kept: 'With this token you can take the drawing back. This browser keeps it under “Drawings you gave”; copy it in case the browser’s data are deleted.',
  notKept: 'This browser cannot keep the token: copy it now, as you cannot take the drawing back without it.',
  copy: 'Copy token',
  copied: 'Token copied.',
  notCopied: 'Copying is blocked: select the token and copy it by hand.',
  close: 'Close',

  given: 'Drawings you gave',
  /** The same where none was given yet. */
  giving: 'Giving drawings',
  none: 'You have given no drawing from this browser.',
  /** A drawing in the list, with its day. */
  digitOn: (digit: string, day: string): string => `${digit === '8' ? 'An' : 'A'} ${digit}, given on ${day}`,
  noDigitOn: (day: string): string => `No digit, given on ${day}`,
  takeBack: 'Take back',
  takingBack: 'Taking it back…',
  deleted: 'Taken back: the site has deleted the drawing.',
  gone: 'The site does not have this drawing any more: it was deleted before.',
  unknownToken: 'No drawing has this token: check the token, or it was deleted before.',
  otherToken: 'Token of a drawing that is not listed',
  noToken: 'This is no token: paste the whole of it.',
  ask: 'Ask after a correction',

  failures: {
    offline: 'No answer from the site: check your connection and try again.',
    /** With the time to wait, such as “5 minutes”. */
    rateLimited: (time: string): string => `Too many requests from here: try again in ${time}.`,
    duplicate: 'The site has this drawing already: it need not be sent again.',
    refused: 'The site cannot use this drawing: draw the digit again, in a few lines.',
    unavailable: 'The site’s store is full or cannot be reached: try again later.',
    closed: 'The site has stopped taking drawings: its owner can still delete those you gave.',
    outdated: 'The text to agree to has changed: reload the page and read it again.',
  },
}

export default en

export type ContributionMessages = typeof en
