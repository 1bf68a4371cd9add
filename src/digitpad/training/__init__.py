"""How the network is trained: data, augmentation, network, fitting, evaluation, export.

Needs the extra `digitpad[training]` (Keras on TensorFlow), except for reading MNIST and evaluating.
"""
