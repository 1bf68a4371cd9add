import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createToasts, type Toasts } from '../../src/app/toasts'
import { requireElement } from '../../src/lib/dom'

let toasts: Toasts
const status = (): string => requireElement(document, '#status-toast').textContent
const error = (): string => requireElement(document, '#error-toast').textContent

beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = '<p id="error-toast"></p><p id="status-toast"></p>'
  toasts = createToasts(document)
})

afterEach(() => {
  vi.useRealTimers()
})

it('hides a status after its duration', () => {
  toasts.showStatus('Saved.', 5000)
  vi.advanceTimersByTime(4999)
  expect(status()).toBe('Saved.')
  vi.advanceTimersByTime(1)
  expect(status()).toBe('')
})

it('shows a status without a duration until the next', () => {
  toasts.showStatus('Saved.', 5000)
  toasts.showStatus('The language could not be loaded.')
  vi.advanceTimersByTime(60_000)
  expect(status()).toBe('The language could not be loaded.')
  toasts.showStatus('')
  expect(status()).toBe('')
})

it('shows an error until it is hidden, beside the status', () => {
  toasts.showError('Not a picture.')
  toasts.showStatus('Saved.', 5000)
  vi.advanceTimersByTime(60_000)
  expect(error()).toBe('Not a picture.')
  toasts.showError('')
  expect(error()).toBe('')
})
