/**
 * Decides which predictions of a pad are still worth showing. A recognizer may answer late, or out of order: an answer is
 * outdated once ink was taken away after its request, or once the answer to a later request was shown.
 */
export class PredictionRequests {
  #lastRequest = 0
  /** The answers to this request and to those before it are no longer shown. */
  #lastSettled = 0

  /** Whether the answer to a request is still to come. */
  get isPending(): boolean {
    return this.#lastRequest > this.#lastSettled
  }

  /** Starts a request for the ink as it is now, and returns its number. */
  begin(): number {
    return ++this.#lastRequest
  }

  /** Outdates all requests so far, because ink was taken away. Ink that is only added leaves them valid. */
  invalidate(): void {
    this.#lastSettled = this.#lastRequest
  }

  /** Whether the answer to this request is to be shown; if so, the requests before it are outdated. */
  accept(request: number): boolean {
    if (request <= this.#lastSettled) return false
    this.#lastSettled = request
    return true
  }
}
