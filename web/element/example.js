import { defineDigitPad } from './digit-pad.js'

defineDigitPad()

const pad = document.querySelector('digit-pad')
const answer = document.querySelector('output')

pad.addEventListener('prediction', ({ detail: { digit, confidence, strokes } }) => {
  if (strokes === 0) answer.value = 'Draw it'
  else
    answer.value = digit === null ? 'Not a digit yet' : `${digit}, ${Math.min(99, Math.floor(100 * confidence))} % sure`
})
pad.addEventListener('predictionerror', ({ detail }) => {
  answer.value = detail.message
})
document.querySelector('#undo').addEventListener('click', () => pad.undo())
document.querySelector('#clear').addEventListener('click', () => pad.clear())
