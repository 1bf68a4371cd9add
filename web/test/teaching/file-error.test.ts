import { describe, expect, it } from 'vitest'
import { PersonalFileError, type PersonalFileFault } from '../../src/personal/file'
import { fileErrorText } from '../../src/teaching/file-error'

describe('a file that cannot be opened', () => {
  const faults: PersonalFileFault[] = [
    ...(['tooLarge', 'notJson', 'otherFormat', 'otherVersion', 'tooManyExamples', 'damaged'] as const),
  ]

  it.each(faults)('gets one sentence that says what to do: %s', (fault) => {
    expect(fileErrorText(new PersonalFileError(fault, 2))).toMatch(/^This file [^.]+: [^.]+\.$/)
  })

  it('hides no other error', () => {
    const error = new TypeError('bug')
    expect(() => fileErrorText(error)).toThrow(error)
  })
})
