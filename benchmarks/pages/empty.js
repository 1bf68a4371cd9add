globalThis.result = { first: performance.now() }
