"""Augmentation of images and of strokes, for training only."""
