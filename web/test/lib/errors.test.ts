import { expect, it } from 'vitest'
import de from '../../src/i18n/de'
import { DigitpadError } from '../../src/lib/errors'

it('an error has an English message, and a code that the page translates', () => {
  const error = new DigitpadError('pictureEmpty')
  expect(error.message).toBe('The picture file is empty: choose another.')
  expect(de.errors[error.code]).toBe('Die Bilddatei ist leer: Wähle eine andere.')
})
