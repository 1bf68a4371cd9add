/** What makes elements controls of forms, which the DOM of the tests lacks; some tests have no DOM at all. */
if ('HTMLElement' in globalThis)
  HTMLElement.prototype.attachInternals = () =>
    ({
      form: null,
      labels: [],
      setFormValue: () => undefined,
      setValidity: () => undefined,
    }) as unknown as ElementInternals
