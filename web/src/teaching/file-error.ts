/** What to say of a file that cannot be imported. */
import type { PersonalFileError } from '../personal/file'
import { teachingMessages } from './messages'

/** A sentence for the error; other errors are thrown again. */
export function fileErrorText(reason: unknown): string {
  const { fault } = reason as Partial<PersonalFileError>
  const { fileOther, fileVersion, fileTooLarge, fileDamaged } = teachingMessages()
  switch (fault) {
    case 'notJson':
    case 'otherFormat':
      return fileOther
    case 'otherVersion':
      return fileVersion
    case 'tooLarge':
    case 'tooManyExamples':
      return fileTooLarge
    case 'damaged':
      return fileDamaged
    default:
      throw reason
  }
}
