/** What buttons load: correcting an answer, and "My handwriting". A lazy chunk. */
import './teaching.css'

export { openCorrection } from './correction'
export { showHandwriting } from './my-handwriting'
