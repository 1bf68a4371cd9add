"""Examples: all that the network learns from and is chosen by, from MNIST, pens, the project's font, and negatives.

Writers are never shared: a pen digit's writer is in training, in validation or in test.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from digitpad.preprocessing.frame import Frame
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.augmentation.images import blur
from digitpad.training.augmentation.strokes import draw_by_another_hand
from digitpad.training.config import Recipe
from digitpad.training.data import stroke_font
from digitpad.training.data.mnist import NO_DIGIT, Bytes, Digits, Mnist
from digitpad.training.data.negatives import Negatives
from digitpad.training.data.pendigits import PenDigit

VALIDATION_WRITERS = frozenset({3, 15, 27})
VALIDATION_SEED = 77
SMALL = (8, 16)
WIDEST = 2
TEST_WRITERS = frozenset({1, 7, 13, 19, 25})


@dataclass(frozen=True)
class Pens:
    """Pen digits in three parts that share no writer."""

    training: list[PenDigit]
    validation: list[PenDigit]
    test: list[PenDigit]


def split_by_writer(digits: Sequence[PenDigit]) -> Pens:
    """Part pen digits so that nobody who is measured was learnt from."""
    return Pens(
        [digit for digit in digits if digit.writer not in VALIDATION_WRITERS | TEST_WRITERS],
        [digit for digit in digits if digit.writer in VALIDATION_WRITERS],
        [digit for digit in digits if digit.writer in TEST_WRITERS],
    )


def font_digits() -> list[PenDigit]:
    """The project's own digits, as if written by writer 0, with the forms that are usual elsewhere."""
    glyphs = stroke_font.DIGITS | stroke_font.DIGITS_ELSEWHERE
    everything = [(int(name[0]), strokes) for name, strokes in glyphs.items()]
    return [PenDigit(name, 0, [stroke.tolist() for stroke in strokes]) for name, strokes in everything]


def as_drawn(digits: Sequence[PenDigit]) -> Digits:
    """Pen digits as the page draws them."""
    images = [_to_bytes(strokes_to_frame(digit.strokes)) for digit in digits]
    return Digits(np.stack(images), np.array([digit.name for digit in digits]))


def drawn_by_others(digits: Sequence[PenDigit], count: int, seed: int) -> Digits:
    """`count` pen digits, each by another hand with another pen."""
    rng = np.random.default_rng(seed)
    some = [digits[place] for place in rng.integers(len(digits), size=count)]
    images = [_to_bytes(draw_by_another_hand(digit.strokes, rng)) for digit in some]
    return Digits(np.stack(images), np.array([digit.name for digit in some]))


def as_small_pictures(digits: Digits, seed: int) -> Digits:
    """Digits as pictures of few greys, made wider as by scanners that fit ink to a box, and read as any picture is."""
    rng = np.random.default_rng(seed)
    images = [_to_bytes(picture_to_frame(_shrunk(image, rng))) for image in digits.images]
    return Digits(np.stack(images), digits.names)


def negatives(count: int, digits: Digits, pen: Sequence[PenDigit], seed: int) -> Digits:
    """`count` examples of ink that is no digit, some of them made from these digits."""
    rng = np.random.default_rng(seed)
    maker = Negatives(digits, pen)
    return Digits(np.stack([_to_bytes(maker.make(rng)) for _ in range(count)]), np.full(count, NO_DIGIT))


def together(parts: Sequence[Digits]) -> Digits:
    """Several sets of examples as one."""
    return Digits(np.concatenate([part.images for part in parts]), np.concatenate([part.names for part in parts]))


@dataclass(frozen=True)
class Course:
    """What one training run learns from: everything of MNIST, and as much as `per_epoch` says of each pool.

    Attributes:
        mnist: seen whole in each epoch.
        pools: larger than an epoch needs.
        per_epoch: how many of each pool are drawn for an epoch.
        pen_digits: how many real pen digits the pools were made from.
    """

    mnist: Digits
    pools: tuple[Digits, ...] = ()
    per_epoch: tuple[int, ...] = ()
    pen_digits: int = 0

    @property
    def size(self) -> int:
        """Examples in an epoch."""
        return len(self.mnist.names) + sum(self.per_epoch)

    def epoch(self, rng: np.random.Generator) -> Digits:
        """The examples of an epoch, in a random order."""
        drawn = [
            pool.pick(rng.choice(len(pool.names), count, replace=False))
            for pool, count in zip(self.pools, self.per_epoch, strict=True)
        ]
        everything = together([self.mnist, *drawn])
        return everything.pick(rng.permutation(len(everything.names)))


def course(mnist: Mnist, pens: Pens, recipe: Recipe) -> Course:
    """What a recipe's run learns from; beyond MNIST, without pen digits, the project's font alone stands for pens."""
    share, seed, written = recipe.share, recipe.seed, pens.training
    some = mnist.training.pick(slice(round(share * len(mnist.training.names))))
    if not recipe.beyond_mnist:
        return Course(some)
    pens_of = written or font_digits()
    rng = np.random.default_rng((seed, 3))
    digits = mnist.training.pick(rng.choice(len(mnist.training.names), round(8_000 * share), replace=False))
    pools = [
        drawn_by_others(font_digits(), round(20_000 * share), seed),
        negatives(round(48_000 * share), mnist.training, written, seed + 1),
        as_small_pictures(together([digits, drawn_by_others(pens_of, round(4_000 * share), seed + 3)]), seed + 4),
    ]
    per_epoch = [round(3_000 * share), round(17_000 * share), round(6_000 * share)]
    if written:
        pools.append(drawn_by_others(written, round(48_000 * share), seed + 2))
        per_epoch.append(round(14_000 * share))
    return Course(some, tuple(pools), tuple(per_epoch), len(written))


def validation_sets(mnist: Mnist, pens: Pens, share: float) -> dict[str, Digits]:
    """The sets that every choice is made on, or a share of them, 0..1.

    Nothing is learnt from them, and they share no writer with training.
    """
    others = pens.validation or font_digits()
    digits = mnist.validation.pick(slice(round(share * len(mnist.validation.names))))
    soft = blur(digits.frames(), np.random.default_rng(VALIDATION_SEED))
    sets = {
        "MNIST": digits,
        "small pictures": as_small_pictures(digits.pick(slice(round(2_000 * share))), VALIDATION_SEED),
        "soft pictures": Digits(_to_bytes(soft), digits.names),
        "other hands": drawn_by_others(others, round(3_000 * share), VALIDATION_SEED),
    }
    if pens.validation:
        sets["pens"] = as_drawn(pens.validation)
    return sets | {"no digit": negatives(round(3_000 * share), digits, pens.validation, VALIDATION_SEED + 1)}


def _shrunk(image: Bytes, rng: np.random.Generator) -> Image.Image:
    """The ink of a digit, up to `WIDEST` times as wide, in a small square with a pixel of paper around it."""
    picture = Image.fromarray(image)
    ink = picture.crop(picture.getbbox())
    side = max(ink.size)
    width = min(side, round(ink.width * rng.uniform(1, WIDEST)))
    square = ImageOps.pad(ink.resize((width, ink.height)), (side, side))
    small = rng.choice(SMALL)
    return ImageOps.expand(square.resize((small, small), Image.Resampling.BOX), 1)


def _to_bytes(frame: Frame) -> Bytes:
    return np.rint(frame * 255).astype(np.uint8)
