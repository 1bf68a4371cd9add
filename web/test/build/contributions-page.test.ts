import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { splitPage } from '../../build/contributions-page'

const source = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')

describe('splitPage', () => {
  it.each([source, source.replace(/\s*\n\s*/g, ' ')])(
    'gives each page its own promise in the footer, and nothing else',
    (html) => {
      const { page, withContributions } = splitPage(html)
      expect(page).toContain('are never sent anywhere.')
      expect(page).not.toMatch(/contributions|privacyUnlessGiven/)
      expect(withContributions).toContain('unless you agree to give a drawing.')
      expect(withContributions).not.toContain('never sent')
      const footerless = (text: string) => text.replace(/<footer>[^]*?<\/p>/, '')
      expect(footerless(page)).toBe(footerless(html).replace(/<p data-i18n="privacyUnlessGiven"[^]*?<\/p>\s*/, ''))
      expect(footerless(withContributions)).toBe(footerless(page))
    },
  )

  it('throws when no element is marked', () => {
    expect(() => splitPage('<footer><p>Everything stays.</p></footer>')).toThrow('data-contributions')
  })
})
