import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toBody } from '../../src/contributions/drawing'
import { loadGiven } from '../../src/contributions/given-drawings'
import { mountContributions } from '../../src/contributions/mount'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { setMessages } from '../../src/i18n/messages'
import { requireElement } from '../../src/lib/dom'
import '../../src/pad/define'
import type { TaughtDetail } from '../../src/pad/digit-pad'

const TOKEN = 'vahrgvGwAWVv7nl0H4LpqsuMrRP23g55_qrGrgAFQ7I'
const STROKES: TaughtDetail['strokes'] = [
  [
    [20, 10],
    [20, 80],
  ],
]
const SENT = toBody({
  strokes: [
    [
      [0, 0],
      [0, 1000],
    ],
  ],
  label: 7,
})
const network = vi.fn<(url: URL, options: RequestInit) => Promise<Response>>()

const page = (footer: string) => `
  <main><digit-pad></digit-pad><div id="digit-actions"></div></main><footer>${footer}</footer>`
const card = () => requireElement(document, '#offer')
const isShown = () => card().dataset['shown'] === 'true'
const dialog = () => document.querySelector<HTMLDialogElement>('dialog')
const text = (selector: string) => document.querySelector(selector)?.textContent
const pad = () => requireElement(document, 'digit-pad')

/** Presses the button with this text. */
const press = (label: string): void => {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === label)
  if (!button) throw new Error(`There is no button ${label}.`)
  button.click()
}

const teach = async (change: Partial<TaughtDetail> = {}): Promise<void> => {
  const detail = { strokes: STROKES, hasPicture: false, label: 7, answer: 1, ...change }
  pad().dispatchEvent(new CustomEvent('taught', { detail }))
  await new Promise((resolve) => setTimeout(resolve, 60)) // after the next paint
}

const respond = (status: number, body: object | null = null, headers: Record<string, string> = {}): void => {
  network.mockResolvedValueOnce(new Response(body && JSON.stringify(body), { status, headers }))
}

beforeEach(async () => {
  localStorage.clear()
  network.mockReset()
  vi.stubGlobal('fetch', network)
  document.body.innerHTML = page('<p data-contributions></p>')
  mountContributions(document)
  await vi.waitFor(() => {
    expect(document.querySelector('#given-drawings')).not.toBeNull()
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
  setMessages(en)
})

it('nothing is offered on a site that takes no drawings', async () => {
  document.body.innerHTML = page('<p></p>')
  mountContributions(document)
  await teach()
  expect(document.querySelector('#offer, #given-drawings')).toBeNull()
})

describe('the offer', () => {
  it('is made once for each drawing and label, until the ink changes', async () => {
    expect(isShown()).toBe(false)
    await teach()
    expect(isShown()).toBe(true)
    expect(text('#offer [role=status]')).toBe('Give this drawing to train better networks?')
    pad().dispatchEvent(new CustomEvent('ink'))
    expect(isShown()).toBe(false)
    await teach()
    expect(isShown()).toBe(false)
    await teach({ label: null })
    expect(isShown()).toBe(true)
    press('No, thanks')
    expect(isShown()).toBe(false)
    expect(network).not.toHaveBeenCalled()
  })

  it.each<[string, Partial<TaughtDetail>]>([
    ['a picture', { hasPicture: true }],
    ['a dot', { strokes: [[[3, 3]]] }],
  ])('is not made for %s', async (_, change) => {
    await teach(change)
    expect(isShown()).toBe(false)
  })

  it('is not made for what was given, nor when somebody does not want to be asked', async () => {
    localStorage.setItem(
      'digitpad-given',
      JSON.stringify([
        {
          token: TOKEN,
          day: '',
          label: 1,
          strokes: [
            [
              [0, 0],
              [0, 1000],
            ],
          ],
        },
      ]),
    )
    await teach()
    expect(isShown()).toBe(false)
    press('Drawings you gave')
    requireElement(document, '#given-dialog [role=switch]').click()
    press('Close')
    await teach({
      strokes: [
        [
          [0, 0],
          [50, 0],
        ],
      ],
    })
    expect(isShown()).toBe(false)
  })

  it('changes its language', async () => {
    await teach()
    setMessages(de)
    expect(card().textContent).toContain('Nein, danke')
    expect(text('#given-drawings')).toBe('Zeichnungen geben')
  })
})

describe('the dialog', () => {
  beforeEach(async () => {
    await teach()
    press('See what is sent')
  })

  it('shows exactly what is sent, and sends nothing until somebody agrees', async () => {
    expect(dialog()?.open).toBe(true)
    expect(text('details code')).toBe(SENT)
    expect(document.querySelector('dialog svg path')?.getAttribute('d')).toBe('M0.0 0.0L0.0 1000.0')
    expect(text('blockquote')).toMatch(/^You give this drawing/)
    expect(network).not.toHaveBeenCalled()
    respond(201, { token: TOKEN })
    press('Agree and send')
    press('Agree and send') // a double click
    await vi.waitFor(() => {
      expect(text('.given-token')).toBe(TOKEN)
    })
    expect(network).toHaveBeenCalledOnce()
    expect(network.mock.lastCall?.[1].body).toBe(SENT)
    expect(loadGiven()).toMatchObject([{ token: TOKEN, label: 7, day: new Date().toISOString().slice(0, 10) }])
    press('Close')
    expect(dialog()).toBeNull()
  })

  it('changes its language, before and after it was sent', async () => {
    setMessages(de)
    expect(text('dialog h2')).toBe('Diese Zeichnung geben?')
    expect(text('blockquote')).toMatch(/^Du gibst/)
    network.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    press('Einwilligen und senden')
    await vi.waitFor(() => {
      expect(text('dialog [role=alert]')).toMatch(/^Keine Antwort/)
    })
    setMessages(en)
    expect(text('dialog [role=alert]')).toMatch(/^No answer/)
    respond(201, { token: TOKEN })
    press('Agree and send')
    await vi.waitFor(() => {
      expect(text('.given-token')).toBe(TOKEN)
    })
    expect(network.mock.lastCall?.[1].body).toBe(SENT)
    setMessages(de)
    expect(text('dialog h2')).toMatch(/^Danke/)
    expect(text('.given-token')).toBe(TOKEN)
    press('Schließen')
    expect(text('#given-drawings')).toBe('Deine Zeichnungen')
  })

  it('sends nothing when somebody does not agree', () => {
    press('Do not send')
    expect(dialog()).toBeNull()
    expect(network).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(pad())
  })

  it('says so when the browser cannot keep the token', async () => {
    vi.stubGlobal('localStorage', undefined)
    respond(201, { token: TOKEN })
    press('Agree and send')
    await vi.waitFor(() => {
      expect(text('dialog')).toContain('copy it now')
    })
    expect(text('.given-token')).toBe(TOKEN)
  })

  it('can try again after a failure, and shows the token then', async () => {
    network.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    press('Agree and send')
    await vi.waitFor(() => {
      expect(text('dialog [role=alert]')).toBe('No answer from the site: check your connection and try again.')
    })
    respond(201, { token: TOKEN })
    press('Agree and send')
    await vi.waitFor(() => {
      expect(text('.given-token')).toBe(TOKEN)
    })
    expect(text('dialog [role=alert]')).toBe('')
  })

  it('offers no second try where it would fail as well', async () => {
    respond(409, {})
    press('Agree and send')
    await vi.waitFor(() => {
      expect(text('dialog [role=alert]')).toContain('The site has this drawing already')
    })
    expect(text('dialog footer')).toBe('Do not send')
    expect(loadGiven()).toEqual([])
  })

  it('stays open while it is sending, so that the token is seen', async () => {
    let answer: (response: Response) => void = () => undefined
    network.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
    press('Agree and send')
    const cancel = new Event('cancel', { cancelable: true })
    dialog()?.dispatchEvent(cancel)
    press('Do not send')
    expect([cancel.defaultPrevented, dialog()?.open]).toEqual([true, true])
    answer(new Response(JSON.stringify({ token: TOKEN }), { status: 201 }))
    await vi.waitFor(() => {
      expect(text('.given-token')).toBe(TOKEN)
    })
  })
})

describe('the list', () => {
  const given = (token: string, label: number | null) => ({
    token,
    label,
    day: '2026-11-27',
    strokes: [
      [
        [0, 0],
        [0, 1000],
      ],
    ],
  })
  const items = () => [...document.querySelectorAll('#given-dialog li p')].map(({ textContent }) => textContent)

  beforeEach(() => {
    localStorage.setItem('digitpad-given', JSON.stringify([given(TOKEN, 7), given('x'.repeat(43), null)]))
    dispatchEvent(new Event('storage')) // as from another tab
    press('Drawings you gave')
  })

  const takeBackFirst = (): void => {
    requireElement(document, '#given-dialog li:first-child button:last-of-type').click()
  }

  it('shows the newest first, with day, label and token', () => {
    expect(items()).toEqual(['No digit, given on Nov 27, 2026', 'A 7, given on Nov 27, 2026'])
    expect([...document.querySelectorAll('li code')].map(({ textContent }) => textContent)).toEqual([
      'x'.repeat(43),
      TOKEN,
    ])
  })

  it('takes a drawing back, and the focus to the next', async () => {
    respond(204)
    takeBackFirst()
    await vi.waitFor(() => {
      expect(items()).toEqual(['A 7, given on Nov 27, 2026'])
    })
    expect(network.mock.lastCall?.[1].headers).toEqual({ Authorization: `Bearer ${'x'.repeat(43)}` })
    expect(text('#given-dialog [role=status]')).toBe('Taken back: the site has deleted the drawing.')
    expect(document.activeElement).toBe(requireElement(document, 'li button:last-of-type'))
    expect(loadGiven()).toHaveLength(1)
  })

  it('says that a drawing was gone', async () => {
    respond(404)
    respond(200, {})
    takeBackFirst()
    await vi.waitFor(() => {
      expect(text('#given-dialog [role=status]')).toContain('it was deleted before')
    })
    expect(loadGiven()).toHaveLength(1)
  })

  it.each([
    ['No answer from the site', () => network.mockRejectedValueOnce(new TypeError('Failed to fetch'))],
    [
      'try again in 2 minutes',
      () => {
        respond(429, {}, { 'Retry-After': '90' })
      },
    ],
    [
      'has stopped taking drawings',
      () => {
        respond(404)
        respond(404)
      },
    ],
    [
      'is full or cannot be reached',
      () => {
        respond(503)
      },
    ],
  ])('keeps a drawing that could not be taken back: %s', async (sentence, fail) => {
    fail()
    takeBackFirst()
    await vi.waitFor(() => {
      expect(text('#given-dialog [role=alert]')).toContain(sentence)
    })
    expect(loadGiven()).toHaveLength(2)
    expect(items()).toHaveLength(2)
  })

  it('changes its language', () => {
    setMessages(de)
    expect(text('#given-dialog h2')).toBe('Deine Zeichnungen')
    expect(items()[1]).toMatch(/^Eine 7, gegeben am/)
    expect(text('#given-dialog form button')).toBe('Zurücknehmen')
    press('Schließen')
    setMessages(en)
    expect(text('#given-drawings')).toBe('Drawings you gave')
  })

  it('takes back a drawing by its token', async () => {
    const field = requireElement(document, '#other-token') as HTMLInputElement
    const submit = () => field.form?.dispatchEvent(new Event('submit', { cancelable: true }))
    field.value = 'seven'
    submit()
    expect(text('#given-dialog [role=alert]')).toBe('This is no token: paste the whole of it.')
    expect(network).not.toHaveBeenCalled()
    field.value = ` ${TOKEN}\n`
    respond(204)
    submit()
    await vi.waitFor(() => {
      expect(items()).toEqual(['No digit, given on Nov 27, 2026'])
    })
    expect(field.value).toBe('')
  })
})
