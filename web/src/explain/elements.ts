/** Elements of the dialog. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** A choice of one of many by pictures: one stop for Tab, the arrow keys go from one to the next. */
export function choice(
  group: string,
  legend: string,
  options: { name: string; picture: Node }[],
  choose: (index: number) => void,
): { fieldset: HTMLFieldSetElement; select: (index: number) => void } {
  const inputs = options.map(({ name }, index) => {
    const input = element('input', { type: 'radio', name: group, ariaLabel: name })
    input.addEventListener('change', () => {
      choose(index)
    })
    return input
  })
  const labels = options.map(({ picture, name }, index) =>
    element('label', { title: name }, ...[inputs[index], picture].filter((part) => part !== undefined)),
  )
  return {
    fieldset: element('fieldset', { className: group }, element('legend', {}, legend), ...labels),
    select(index) {
      const input = inputs[index]
      if (input) input.checked = true
    },
  }
}
