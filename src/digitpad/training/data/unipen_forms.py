"""Forms of UNIPEN's digits that are rare in MNIST: zeros with a slash and ones with a flag, by their identifiers.

The zeros and ones of all validation and test writers were looked at, once and without a network's answers. A slash is a
stroke of its own that goes through the loop; ends of the loop that overlap do not count. A flag is to the left of the
stem, is at least 0.15 of the digit's height and visibly open, by about 0.07 of the height; retraced lines and round
hooks do not count. In each list the validation writers' digits come first.
"""

_ZEROS = """
128f20199f 19e179d4f7 219817a538 23595f1be4 320c02d201 3f518a58be 4019a6231d 4b4a358c8c 5ab8a2fbf0 61d4e7a94e
636d5d3de8 660a105e3d 759cc176e1 7e8f38a5bb 7f9e1b67ad 84a50d2fa9 8da5253c72 913922b111 9388357c1d 972c606d58
9732704e0b a8ac36e347 ae93693e91 ba54702362 ba5a5c145b d8779e4cc3 e4efb3bbcd eb7a47762e f933ae3f3e ff871ec8db
0975b66380 1d97e370f1 1e30bee17f 5238421b00 6570a8c83f 6c635ad828 9580897e6a b567b6f4cd b5b8649c2f be72087285
e10de49f4c ef9e87d791
"""
_ONES = """
012ef10ea1 066314590a 06cd845558 135c139df1 13e523deab 18a3594fb8 1adc0c5d1f 1f957e0957 258d393727 294a0b587c
2dfa21e81b 2e4b86fd11 3354b20529 373bb2e4b4 4125df7a11 47cbcfc4ba 480eadcf1d 496a974247 4e07c1bca2 4e4cb3c66f
627e38e40c 650e0c0491 6690bbab5a 69860714be 6a3c0cc1a9 6d2c9aea67 6ec7cba515 71c0347bf9 76e3d7a704 7a17034e90
7c706c078e 7de132145b 92233b99a0 a3ceda9a9c a809820d52 b3cead8dd6 ba90b8428f bcb988f894 c18992a5a0 c88d553017
c9408f134c d060143ea9 d44202272d d539fab1a3 dbff53561e df4bb8de6f e267e46c5b e488791c72 eca213e02d ed1642c7e7
f6e77993a5 fea4dc4160
0b0d6b7808 17141c71f1 1893002808 27a8558ac4 28f8c47b9a 2ad023975c 3088dd92f3 369f447c06 37a3c3a7d7 3f593fc986
4657da12f4 5001977aa4 533f9c7ab8 570f55e722 5914501344 5c76130aa2 72254c1d6c 767be3c236 7739da7755 78b1cfe04e
89e709dac5 97a384d43a 9a6850dc06 9ed461d433 9f056c4def a4a4ca6122 b3e98d9502 b7e25a2edb b9eab2df6a d935133487
ddbd1036d1 e6e5676bda e7c7162b43 e7dd63c426 f53ab65c51 f5d1fc15df fddad757c4
"""

SLASHED_ZEROS, FLAGGED_ONES = frozenset(_ZEROS.split()), frozenset(_ONES.split())
