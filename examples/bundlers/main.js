import { defineDigitPad } from 'digitpad-element'

defineDigitPad()

const answer = document.querySelector('output')
document.querySelector('digit-pad').addEventListener('prediction', ({ detail }) => {
  answer.value = detail.digit ?? 'Draw a digit'
})
