"""The data: MNIST, pen digits, the project's stroke font, and negatives, as sets to train, validate and test on."""
