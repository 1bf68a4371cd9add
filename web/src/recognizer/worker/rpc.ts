/** Remote procedure calls to a worker: requests and their responses are matched by an id. */
import { DigitpadError } from '../../lib/errors'
import type { WithId } from './messages'

/** The types of a worker's requests and responses. */
interface Protocol {
  request: object
  response: object
}

interface PendingCall<Response> {
  resolve: (response: Response) => void
  reject: (reason: unknown) => void
}

/**
 * Returns a function that sends requests to a worker, which starts with the first. A worker that fails is terminated, its
 * pending requests reject with a DigitpadError, and the next request starts another.
 *
 * @param url returns the address of the worker's script.
 */
export function createRestartingClient<P extends Protocol>(url: () => string) {
  let client: ReturnType<typeof createWorkerClient<P>> | undefined
  const createClient = (): NonNullable<typeof client> => {
    const script = url()
    const worker = startWorker(script)
    const ended = new AbortController()
    let isForbidden = false
    const noteViolation = (event: Event) => {
      const { blockedURI } = event as Event & { blockedURI: string } // a worker's types lack it
      isForbidden ||= blockedURI === new URL(script, location.href).href
    }
    addEventListener('securitypolicyviolation', noteViolation, { signal: ended.signal })
    const failure = rejectOnWorkerError(
      worker,
      () => new DigitpadError(isForbidden ? 'workerForbidden' : 'chunkLoadFailed'),
    )
    failure.catch(() => {
      client = undefined
      ended.abort()
      worker.terminate()
    })
    return createWorkerClient<P>(worker, failure)
  }
  return async (request: P['request'], transfer?: Transferable[]): Promise<P['response']> => {
    client ??= createClient()
    return client(request, transfer)
  }
}

/** Browsers start no worker whose script has another origin than the page, as in a sandboxed frame, or is not trusted. */
function startWorker(url: string): Worker {
  try {
    return new Worker(url, { type: 'module' })
  } catch (cause) {
    throw new DigitpadError('workerForbidden', { cause })
  }
}

/** Rejects when the worker's script cannot be loaded, or fails. */
export function rejectOnWorkerError(worker: Worker, error: () => Error): Promise<never> {
  return new Promise((_, reject) => {
    worker.addEventListener('error', () => {
      reject(error())
    })
  })
}

/**
 * Returns a function that sends a request to the worker and resolves with its response. Once `failure` rejects, all
 * pending and later calls reject with its reason.
 */
export function createWorkerClient<P extends Protocol>(worker: Worker, failure: Promise<never>) {
  const pending = new Map<number, PendingCall<P['response']>>()
  let lastId = 0
  let failed = false
  worker.addEventListener('message', ({ data }: MessageEvent<WithId<P['response']>>) => {
    pending.get(data.id)?.resolve(data)
    pending.delete(data.id)
  })
  failure.catch((reason: unknown) => {
    failed = true
    for (const { reject } of pending.values()) reject(reason)
    pending.clear()
  })
  return (request: P['request'], transfer: Transferable[] = []): Promise<P['response']> =>
    new Promise((resolve, reject) => {
      if (failed) {
        failure.catch(reject)
        return
      }
      pending.set(++lastId, { resolve, reject })
      const message: WithId<P['request']> = { ...request, id: lastId }
      worker.postMessage(message, transfer)
    })
}
