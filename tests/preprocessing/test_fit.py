"""Ink is fitted to the frame as in MNIST."""

import numpy as np

from digitpad.preprocessing.fit import crop_to_ink, fit_ink


def test_rounding_errors_do_not_decide_which_way_symmetric_ink_moves():
    ink = np.zeros((9, 15))
    ink[:, [0, 1, 7, 13, 14]] = 1
    for noise in (0, 1e-15, -1e-15):
        noisy = np.clip(ink + noise * np.linspace(-1, 1, 15), 0, 1)
        np.testing.assert_allclose(fit_ink(noisy), fit_ink(ink), atol=1e-6)


def test_cropping_keeps_the_bounding_box_of_the_ink():
    ink = np.zeros((9, 12))
    ink[2, 5] = ink[6, 3] = 0.1
    np.testing.assert_array_equal(crop_to_ink(ink), ink[2:7, 3:6])
