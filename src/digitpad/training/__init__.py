"""How the network is trained: data, augmentation, network, fitting, evaluation, export.

Needs the extra `digitpad[training]`; Keras on TensorFlow is loaded only by what trains and exports.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
