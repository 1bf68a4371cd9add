"""How the network is trained: data, augmentation, model, training, evaluation, export.

Needs the extra `digitpad[training]`. Keras and TensorFlow are loaded only by the modules that train and export.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
