"""Read millions of pictures: any input in Arrow record batches, answers in fragments that survive an interruption."""
