"""The model card, written from the figures so that it cannot differ from them.

Its parts follow Mitchell et al., "Model cards for model reporting", 2019.
"""

from typing import Any


def card(metrics: dict[str, Any]) -> str:
    """The Markdown text for what metrics.json holds."""
    test, recipe = metrics["mnist_test"], metrics["recipe"]
    low, high = test["interval_95"]
    digits = " | ".join(str(digit) for digit in range(10))
    shares = " | ".join(f"{share:.1%}" for share in test["by_digit"])
    return f"""# Model card: digits

**What it is.** A convolutional network of {metrics["parameters"]:,} parameters that takes a 28 x 28 frame with
one handwritten digit and gives ten probabilities, and for each digit a 7 x 7 map of where the evidence lies.

**Meant for.** Naming single handwritten digits 0 to 9, drawn or photographed, one at a time. Not meant for whole
numbers, letters, or decisions about people.

**Trained on.** MNIST's training digits (LeCun, Cortes and Burges; CC BY-SA 3.0), 55,000 of them, {recipe["epochs"]}
epochs, seed {recipe["seed"]}; 5,000 more chose the recipe. The test digits were looked at
once, at the end.

**How good.** {test["accuracy"]:.2%} of {test["digits"]:,} MNIST test digits (95 % interval {low:.2%} to {high:.2%}).

| digit | {digits} |
|---|{"---|" * 10}
| named rightly | {shares} |

`digitpad evaluate` prints these figures from the shipped files; `metrics.json` holds them with the seed, the versions
and the hashes of data and files.

**Known to fail.** MNIST's writers are from the United States. A 1 with a flag or a foot, a crossed 7, a 9 with a curled
tail and an open 4 of one stroke are misread more often. It names a digit for any ink, also for a scribble or a letter.

**Licence.** MIT, like the code.
"""
