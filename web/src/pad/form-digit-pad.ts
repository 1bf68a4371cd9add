/** `<digit-pad>` as a control of a form, as `<input>` is: with a name, a value and validity. The page has no form. */
import { DigitPad } from './digit-pad'
import type { PadPrediction } from './pad-prediction'
import type { Strokes } from '../preprocessing/strokes'

/** The text that the ink forms: a number or a digit; empty if it forms none. */
const textOf = ({ digit, number }: PadPrediction): string =>
  number && number.digits.length > 1 ? number.text : String(digit ?? '')

export class FormDigitPad extends DigitPad {
  static readonly formAssociated = true
  static readonly observedAttributes = ['required']

  /** What the person is told where a form needs a value. */
  requiredMessage = 'Draw a digit here.'

  readonly #internals = this.attachInternals()
  #value = ''

  constructor() {
    super()
    // Until the present ink is recognised there is no value: that of half a digit would be wrong.
    this.addEventListener('ink', () => {
      this.#setValue('')
    })
    this.addEventListener('prediction', ({ detail }) => {
      if (detail.strokes === this.strokes.length + Number(this.hasPicture)) this.#setValue(textOf(detail))
    })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.#internals.labels.length > 0 && this.ariaLabel === this.messages.label) this.ariaLabel = null
    this.#setValue(this.#value)
  }

  attributeChangedCallback(): void {
    this.#validate()
  }

  formResetCallback(): void {
    this.clear()
  }

  /** The person is back at the page. */
  formStateRestoreCallback(state: string): void {
    if (state) this.strokes = JSON.parse(state) as Strokes
  }

  /** A form cannot ask for the value: a pad with a name recognises its ink as it changes. */
  override get live(): boolean {
    return super.live || this.name !== ''
  }

  override set live(live: boolean) {
    super.live = live
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form
  }

  get labels(): NodeList {
    return this.#internals.labels
  }

  /** Under which the form sends the value; reflects the attribute. */
  get name(): string {
    return this.getAttribute('name') ?? ''
  }

  set name(name: string) {
    this.setAttribute('name', name)
  }

  /** Reflects the attribute; a `<fieldset>` disables its pads, too. */
  get disabled(): boolean {
    return this.hasAttribute('disabled')
  }

  set disabled(disabled: boolean) {
    this.toggleAttribute('disabled', disabled)
  }

  /** Whether a form is sent only with a value; reflects the attribute. */
  get required(): boolean {
    return this.hasAttribute('required')
  }

  set required(required: boolean) {
    this.toggleAttribute('required', required)
  }

  /** The digit or number that the present ink forms; empty if it forms none, or until it is recognised. */
  get value(): string {
    return this.#value
  }

  get validity(): ValidityState {
    return this.#internals.validity
  }

  get validationMessage(): string {
    return this.#internals.validationMessage
  }

  get willValidate(): boolean {
    return this.#internals.willValidate
  }

  checkValidity(): boolean {
    return this.#internals.checkValidity()
  }

  reportValidity(): boolean {
    return this.#internals.reportValidity()
  }

  #setValue(value: string): void {
    this.#value = value
    this.#internals.setFormValue(value, value && JSON.stringify(this.strokes))
    this.#validate()
  }

  #validate(): void {
    if (this.required && !this.#value) this.#internals.setValidity({ valueMissing: true }, this.requiredMessage)
    else this.#internals.setValidity({})
  }
}
