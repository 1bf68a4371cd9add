/** Runs as soon as it has come, before the page and what it needs: `build/first.ts` sees to it. */
import modelUrl from '../../src/digitpad/model/digits.safetensors?url'
import { fetchAhead } from './fetched'

fetchAhead(modelUrl)
