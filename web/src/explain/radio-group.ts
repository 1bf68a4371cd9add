import { createElement } from '../lib/dom'

/** A choice of one of several pictures: one tab stop, within which the arrow keys move. */
export function createRadioGroup(
  className: string,
  legend: string,
  options: { name: string; picture: Node }[],
  onSelect: (index: number) => void,
): { fieldset: HTMLFieldSetElement; select: (index: number) => void } {
  const inputs = options.map(({ name }, index) => {
    const input = createElement('input', {
      className: 'visually-hidden',
      type: 'radio',
      name: className,
      ariaLabel: name,
    })
    input.addEventListener('change', () => {
      onSelect(index)
    })
    return input
  })
  const labels = options.map(({ picture, name }, index) =>
    createElement('label', { title: name }, ...[inputs[index], picture].filter((part) => part !== undefined)),
  )
  return {
    fieldset: createElement(
      'fieldset',
      { className },
      createElement('legend', { className: 'visually-hidden' }, legend),
      ...labels,
    ),
    select(index) {
      const input = inputs[index]
      if (input) input.checked = true
    },
  }
}
