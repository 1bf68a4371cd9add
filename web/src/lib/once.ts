/** A function that finds something when it is first called, and returns the same from then on. */
export function once<Value extends object | number>(find: () => Value): () => Value {
  let found: Value | undefined
  return () => (found ??= find())
}
