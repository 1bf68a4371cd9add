"""A person's own hand: examples that they taught correct the network's answers. It starts in `model.py`."""
