/** Steps that can be undone and redone. */

/** Bounds the memory of a pad that is in use for years, as in a museum. */
const MAX_STEPS = 500

export class UndoHistory<State> {
  #past: State[] = []
  #future: State[] = []
  #present: State

  constructor(present: State) {
    this.#present = present
  }

  get present(): State {
    return this.#present
  }

  get canUndo(): boolean {
    return this.#past.length > 0
  }

  get canRedo(): boolean {
    return this.#future.length > 0
  }

  /** Adds a step; the undone ones are discarded. */
  push(state: State): void {
    this.#past = [...this.#past, this.#present].slice(-MAX_STEPS)
    this.#future = []
    this.#present = state
  }

  /** Puts another state in place of the present one; the step before and the steps after it stay. */
  replacePresent(state: State): void {
    this.#present = state
  }

  /** Goes back to the step before, as if the last had never been. */
  discard(): void {
    this.#present = this.#past.pop() ?? this.#present
    this.#future = []
  }

  undo(): void {
    const previous = this.#past.pop()
    if (previous === undefined) return
    this.#future.push(this.#present)
    this.#present = previous
  }

  redo(): void {
    const next = this.#future.pop()
    if (next === undefined) return
    this.#past.push(this.#present)
    this.#present = next
  }
}
