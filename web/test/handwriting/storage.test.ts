import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStorage } from '../../src/handwriting/storage'
import { createFakeDatabase, type FakeDatabase } from '../support/database'

let database: FakeDatabase

beforeEach(() => {
  database = createFakeDatabase()
  vi.stubGlobal('indexedDB', database.factory)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

const append =
  (item: string) =>
  (items: string[] = []): string[] => [...items, item]

describe('the storage', () => {
  it('keeps a value for whoever opens it later', async () => {
    const storage = await openStorage<string[]>()
    expect(await storage.read()).toBeUndefined()
    expect(await storage.update(append('a'))).toEqual(['a'])
    expect(storage.isKept).toBe(true)
    expect(await (await openStorage<string[]>()).read()).toEqual(['a'])
  })

  it('changes the latest value, which another tab may have stored', async () => {
    const [one, other] = [await openStorage<string[]>(), await openStorage<string[]>()]
    await one.update(append('a'))
    expect(await other.update(append('b'))).toEqual(['a', 'b'])
    expect(await one.read()).toEqual(['a', 'b'])
  })

  it('keeps what it has in memory where the database is full, and changes it once', async () => {
    const storage = await openStorage<string[]>()
    await storage.update(append('a'))
    database.isFull = true
    expect(await storage.update(append('b'))).toEqual(['a', 'b'])
    expect(storage.isKept).toBe(false)
    expect(await storage.update(append('c'))).toEqual(['a', 'b', 'c'])
    expect(await storage.read()).toEqual(['a', 'b', 'c'])
  })

  it.each([
    ['is absent', undefined],
    [
      'is forbidden',
      {
        open: () => {
          throw new DOMException('', 'SecurityError')
        },
      },
    ],
    [
      'is refused',
      {
        open: () => {
          const request = { error: new DOMException('', 'InvalidStateError'), onerror: () => undefined }
          queueMicrotask(() => {
            request.onerror()
          })
          return request
        },
      },
    ],
  ])('is in memory where the database %s', async (_case, factory) => {
    vi.stubGlobal('indexedDB', factory)
    const storage = await openStorage<string[]>()
    expect(storage.isKept).toBe(false)
    await storage.update(append('a'))
    expect(await storage.read()).toEqual(['a'])
  })
})
