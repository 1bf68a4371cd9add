"""Turn ink (strokes or a picture) into the 28 x 28 frame that the network reads."""
