import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { detectLanguage } from '../../src/i18n/locale'

const LANGUAGES = ['en', 'de', 'fr', 'es', 'zh', 'ar']

beforeEach(() => {
  localStorage.clear()
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('detectLanguage', () => {
  const mockLanguages = (...tags: string[]) => vi.spyOn(navigator, 'languages', 'get').mockReturnValue(tags)

  it.each([
    [['de-AT', 'en'], 'de'],
    [['nl', 'pt-BR', 'fr-CA', 'en'], 'fr'],
    [['zh-TW'], 'zh'],
    [['AR-eg'], 'ar'],
    [['nl'], 'en'],
    [['constructor', 'es'], 'es'],
    [[], 'en'],
  ])('detects for the browser languages %j: %s', (tags, language) => {
    mockLanguages(...tags)
    expect(detectLanguage()).toBe(language)
  })

  it('returns a supported language for any browser languages and stored value', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (tags, stored) => {
        mockLanguages(...tags)
        localStorage.setItem('digitpad-language', stored)
        expect(LANGUAGES).toContain(detectLanguage())
      }),
    )
  })

  it('prefers the stored choice to the browser languages', () => {
    localStorage.setItem('digitpad-language', 'es')
    expect(detectLanguage()).toBe('es')
  })

  it('uses the browser languages where storage is blocked', () => {
    vi.stubGlobal('localStorage', undefined)
    mockLanguages('fr')
    expect(detectLanguage()).toBe('fr')
  })
})
