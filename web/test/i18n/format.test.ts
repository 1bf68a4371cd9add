import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { answerSentence, formatConfidence } from '../../src/app/answer-text'
import ar from '../../src/i18n/ar'
import de from '../../src/i18n/de'
import en, { type Messages } from '../../src/i18n/en'
import es from '../../src/i18n/es'
import fr from '../../src/i18n/fr'
import { setMessages } from '../../src/i18n/messages'
import zh from '../../src/i18n/zh'
import { blankPrediction } from '../../src/recognizer/prediction'

const languages = { de, en, fr, es, zh, ar }

afterEach(() => {
  setMessages(en)
})

describe('answers in each language', () => {
  const seven = { ...blankPrediction(), strokes: 1, digit: 7 }
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u061c]/g, '')

  it.each<[Messages, string, string, string]>([
    [en, '98.2%', 'It’s a 7 (98.2% sure)', 'It’s a 7 (over 99.9% sure)'],
    [de, '98,2 %', 'Eine 7 (zu 98,2 % sicher)', 'Eine 7 (zu über 99,9 % sicher)'],
    [fr, '98,2 %', 'Un 7 (sûr à 98,2 %)', 'Un 7 (sûr à plus de 99,9 %)'],
    [es, '98,2 %', 'Es un 7 (98,2 % seguro)', 'Es un 7 (más del 99,9 % seguro)'],
    [zh, '98.2%', '这是 7（有98.2%的把握）', '这是 7（有超过99.9%的把握）'],
    [ar, '98.2%', 'هذا الرقم 7 (بثقة 98.2%)', 'هذا الرقم 7 (بثقة تتجاوز 99.9%)'],
  ])('are written as usual in $tag', (translation, share, sentence, cappedSentence) => {
    setMessages(translation)
    expect(plain(formatConfidence(0.982))).toBe(share)
    expect(plain(formatConfidence(1))).toBe(`> ${plain(formatConfidence(0.999))}`)
    expect(plain(answerSentence({ ...seven, confidence: 0.982 }))).toBe(sentence)
    expect(plain(answerSentence({ ...seven, confidence: 1 }))).toBe(cappedSentence)
  })

  it('have the digits 0 to 9 in every language', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(languages)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (translation, share) => {
          setMessages(translation)
          expect(
            formatConfidence(share)
              .match(/\p{Number}/gu)
              ?.join(''),
          ).toMatch(/^[0-9]+$/)
        },
      ),
    )
  })
})
