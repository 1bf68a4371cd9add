"""Drawings that visitors contribute to the common store: kept, reviewed by people, exported for the training."""
