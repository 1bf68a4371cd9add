/** An IndexedDB that holds one store and can be made to fail, for a DOM without one. */

export interface FakeDatabase {
  /** What is stored under each key. */
  readonly values: Map<string, unknown>
  /** Whether transactions abort from now on, as on a full disk. */
  isFull: boolean
  /** Deletes it, as the person or the browser may. */
  delete: () => void
  factory: { open: () => unknown }
}

/** Handlers that are called once the code that sets them has returned. */
const later = (run: () => void): void => {
  queueMicrotask(run)
}

export function createFakeDatabase(): FakeDatabase {
  const opened: { onversionchange: () => void }[] = []
  const fake: FakeDatabase = { values: new Map(), isFull: false, delete: deleteDatabase, factory: { open } }

  function deleteDatabase(): void {
    fake.values.clear()
    for (const database of opened) database.onversionchange()
  }

  function transaction(): object {
    const changes: (() => void)[] = []
    const store = {
      get(key: string) {
        const request = { result: structuredClone(fake.values.get(key)), onsuccess: () => undefined }
        later(() => {
          request.onsuccess()
          later(finish)
        })
        return request
      },
      put(value: unknown, key: string) {
        changes.push(() => fake.values.set(key, structuredClone(value)))
      },
    }
    const self = { objectStore: () => store, error: null, oncomplete: () => undefined, onabort: () => undefined }
    const finish = (): void => {
      if (fake.isFull && changes.length > 0) {
        self.onabort()
        return
      }
      for (const change of changes) change()
      self.oncomplete()
    }
    return self
  }

  function open(): object {
    const database = { transaction, close: () => undefined, onversionchange: () => undefined }
    opened.push(database)
    const request = { result: database, onsuccess: () => undefined, onupgradeneeded: () => undefined }
    later(() => {
      request.onsuccess()
    })
    return request
  }
  return fake
}
