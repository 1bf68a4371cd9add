"""Write the shipped network as a TensorFlow Lite model, for LiteRT.js: python benchmarks/convert_tflite.py FILE."""

import sys
from pathlib import Path

import keras
import tensorflow as tf

from digitpad.recognizer import MODEL


def main(file: Path) -> None:
    """Convert the network's layers, of Keras' own, with their numbers as constants."""
    network = keras.models.load_model(MODEL.with_suffix(".keras"))
    kinds = keras.layers.Conv2D, keras.layers.MaxPooling2D
    layers = [(layer.get_config(), layer.get_weights()) for layer in network.layers if isinstance(layer, kinds)]

    @tf.function(input_signature=[tf.TensorSpec((1, 28, 28, 1), tf.float32)])
    def probabilities(maps: tf.Tensor) -> tf.Tensor:
        for config, numbers in layers:
            if numbers:
                kernel, bias = numbers
                maps = tf.nn.conv2d(maps, kernel, 1, "SAME") + bias
                maps = tf.nn.relu(maps) if config["activation"] == "relu" else maps
            else:
                maps = tf.nn.max_pool2d(maps, 2, 2, "VALID")
        return tf.nn.softmax(tf.reduce_mean(maps, (1, 2)))

    converter = tf.lite.TFLiteConverter.from_concrete_functions([probabilities.get_concrete_function()])
    file.write_bytes(converter.convert())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
