/** Steps that can be taken back, and taken again. */

/** Steps that are kept: a pad in a museum is drawn on for years. */
const LONGEST = 500

export class History<State> {
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

  /** Goes a step on; what was taken back is gone. */
  add(state: State): void {
    this.#past = [...this.#past, this.#present].slice(-LONGEST)
    this.#future = []
    this.#present = state
  }

  undo(): void {
    const before = this.#past.pop()
    if (before === undefined) return
    this.#future.push(this.#present)
    this.#present = before
  }

  redo(): void {
    const after = this.#future.pop()
    if (after === undefined) return
    this.#past.push(this.#present)
    this.#present = after
  }
}
