"""Convert the shipped network to TensorFlow Lite, for LiteRT.js: python benchmarks/convert_tflite.py FILE."""

import sys
from pathlib import Path

import keras
import tensorflow as tf

from digitpad.recognizer import MODEL


def main(path: Path) -> None:
    """Convert the network's Keras layers, with their weights as constants."""
    model = keras.models.load_model(MODEL.with_suffix(".keras"))
    layer_types = keras.layers.Conv2D, keras.layers.MaxPooling2D
    layers = [(layer.get_config(), layer.get_weights()) for layer in model.layers if isinstance(layer, layer_types)]

    @tf.function(input_signature=[tf.TensorSpec((1, 28, 28, 1), tf.float32)])
    def probabilities(maps: tf.Tensor) -> tf.Tensor:
        for config, weights in layers:
            if weights:
                kernel, bias = weights
                maps = tf.nn.conv2d(maps, kernel, 1, "SAME") + bias
                maps = tf.nn.relu(maps) if config["activation"] == "relu" else maps
            else:
                maps = tf.nn.max_pool2d(maps, 2, 2, "VALID")
        return tf.nn.softmax(tf.reduce_mean(maps, (1, 2)))

    converter = tf.lite.TFLiteConverter.from_concrete_functions([probabilities.get_concrete_function()])
    path.write_bytes(converter.convert())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
