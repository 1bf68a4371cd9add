/** Keeps one value in IndexedDB; where the browser refuses that, in memory until the page is closed. */
const DATABASE = 'digitpad'
const VERSION = 1
const STORE = 'handwriting'
const KEY = 'mine'

export interface ValueStore<Value> {
  /** Whether the browser keeps the value when the page is closed. */
  readonly isKept: boolean
  read(): Promise<Value | undefined>
  /** Replaces the value by what `change`, a pure function, makes of it. Other tabs wait meanwhile. */
  update(change: (value: Value | undefined) => Value): Promise<Value>
}

/**
 * Opens the storage; never rejects.
 *
 * @param onLost called when the database is deleted or replaced, and the value is kept in memory from then on.
 */
export async function openStorage<Value>(onLost: () => void = () => undefined): Promise<ValueStore<Value>> {
  let database = await openDatabase(() => {
    database = null
    onLost()
  }).catch(() => null)
  let value: Value | undefined
  /** Runs a task in the database, unless that is refused, as when it is full or was deleted. */
  const run = async (task: (database: IDBDatabase) => Promise<Value | undefined>): Promise<boolean> => {
    if (!database) return false
    try {
      value = await task(database)
      return true
    } catch {
      database = null
      return false
    }
  }
  return {
    get isKept() {
      return database !== null
    },
    async read() {
      await run((database) => access(database, 'readonly', (old) => old))
      return value
    },
    async update(change) {
      let changed: Value | undefined
      const isStored = await run((database) => access<Value>(database, 'readwrite', (old) => (changed = change(old))))
      const result = isStored && changed !== undefined ? changed : change(value)
      value = result
      return result
    },
  }
}

function openDatabase(onLost: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onerror = () => {
      reject(request.error ?? new Error('The database is refused.'))
    }
    request.onsuccess = () => {
      const database = request.result
      // A later version of the page, in another tab, or the person may replace the database, or the browser delete it.
      database.onversionchange = () => {
        database.close()
        onLost()
      }
      database.onclose = onLost
      resolve(database)
    }
  })
}

/** Resolves once the transaction is complete, with the value that is stored then. */
function access<Value>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  change: (value: Value | undefined) => Value | undefined,
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode)
    const store = transaction.objectStore(STORE)
    const reading = store.get(KEY) as IDBRequest<Value | undefined>
    let value: Value | undefined
    reading.onsuccess = () => {
      value = change(reading.result)
      if (mode === 'readwrite') store.put(value, KEY)
    }
    transaction.oncomplete = () => {
      resolve(value)
    }
    transaction.onabort = () => {
      reject(transaction.error ?? new Error('The database is refused.'))
    }
  })
}
