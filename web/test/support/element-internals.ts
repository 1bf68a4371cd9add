/** What makes elements controls of forms, which the DOM of the tests lacks. */
HTMLElement.prototype.attachInternals = () =>
  ({
    form: null,
    labels: [],
    setFormValue: () => undefined,
    setValidity: () => undefined,
  }) as unknown as ElementInternals
