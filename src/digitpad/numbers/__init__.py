"""Read whole numbers: several digits and separators, in strokes or in a picture."""
