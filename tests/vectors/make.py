"""Write the test vectors: inputs, frames and predictions of the shipped network, for Python and TypeScript alike.

python tests/vectors/make.py           strokes, pictures, numbers and personal models, committed with their network
python tests/vectors/make.py --mnist   mnist.json, not committed, as MNIST is downloaded
python tests/vectors/make.py --papers  papers.json, not committed, as it is large
python tests/vectors/make.py --sheets  sheets.json, not committed, as it is large
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from samples import (
    number_pictures,
    number_samples,
    number_strokes,
    pack,
    paper_pictures,
    pictures,
    seam_masks,
    sheet_pictures,
    unpack,
)

from digitpad import Recognizer
from digitpad.arrays import Float64Array
from digitpad.no_digit_reason import find_no_digit_reason
from digitpad.numbers.constraints import Constraint, make_constraint
from digitpad.numbers.ctc import segment_log_probabilities
from digitpad.numbers.ink import ink_to_lattices
from digitpad.numbers.lattice import Lattice
from digitpad.numbers.pieces import line_grid
from digitpad.numbers.reading import read_lines
from digitpad.numbers.seams import Writing, find_seams
from digitpad.numbers.symbols import SKIP
from digitpad.personal.file import to_json
from digitpad.personal.learning import NO_DIGIT, Examples, apply, is_far_fetched, learn
from digitpad.personal.model import PersonalModel, make_example
from digitpad.preprocessing.frame import Frame
from digitpad.preprocessing.picture import picture_to_frame
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.recognizer import MODEL
from digitpad.training.data import mnist, stroke_font

HERE = Path(__file__).parent
MNIST_COUNT = 1000
PAPER_COUNT = 2

QUICK = 3
"""The level of compression of what is not committed."""

EDGE_CASES = {
    "nothing": [],
    "strokes without points": [[], []],
    "a dot": [[(5, 5)]],
    "a dot that was drawn on": [[(5, 5), (5, 5), (5, 5)]],
    "two dots": [[(0, 0)], [(3, 8)]],
    "a 2 with a dot far below": [[(0, 9), (4, 0), (9, 4), (0, 18), (12, 18)], [(5, 40)]],
    "a 0 with a speck beside it": [[(5, 0), (0, 8), (5, 16), (9, 8), (5, 0)], [(20, 3), (21, 3)]],
    "a 7 with dots around it": [[(0, 0), (9, 0), (3, 18)], [(30, 0)], [(-20, 9)], [(0, 40)]],
    "a horizontal line": [[(0, 0), (100, 0)]],
    "a vertical line": [[(0, 0), (0, 0.001)]],
    "smaller than the eye sees": [[(0, 0), (3e-9, 1e-9), (0, 4e-9)]],
    "smaller than any pen": [[(0, 0), (3e-10, 1e-10)]],
    "as large as may be": [[(-1e9, -1e9), (1e9, 1e9), (1e9, -1e9)]],
    "far from the origin": [[(123456, -98765), (123466, -98745), (123476, -98765)]],
    "two rings": [[(x, 0), (x + 10, 0), (x + 10, 20), (x, 20), (x, 0)] for x in (0, 15)],
    "eight rings": [[(x, 0), (x + 10, 0), (x + 10, 20), (x, 20), (x, 0)] for x in range(0, 120, 15)],
    "a scribble over itself": [[(20 * (y % 2), y / 2) for y in range(40)]],
    "all weight at one end": [[(0, 0), (1, 1), (0, 1), (1, 0), (0.5, 0.5), (0, 0), (0.2, 9)]],
}


def write_strokes() -> None:
    """Write strokes with their frames and predictions."""
    recognizer = Recognizer()
    inks = {
        name: [stroke.round(4).tolist() for stroke in glyph]
        for name, glyph in (stroke_font.DIGIT_GLYPHS | stroke_font.REGIONAL_DIGIT_GLYPHS).items()
    }
    rng = np.random.default_rng(0)
    scribbles = {f"scribble {n}": [rng.normal(0, 50, (40, 2)).cumsum(axis=0).round(3).tolist()] for n in range(4)}
    vectors = []
    for name, ink in (inks | scribbles | EDGE_CASES).items():
        frame = strokes_to_frame(ink)
        vector = {"name": name, "strokes": ink, **_expected(recognizer, frame)}
        if name in stroke_font.DIGIT_GLYPHS:
            (embedding,) = recognizer.score_frames(frame[np.newaxis]).embedding
            vector["embedding"] = embedding.astype(float).round(4).tolist()
        vectors.append(vector)
    _write("strokes.json", vectors)


def write_pictures() -> None:
    """Write pictures with their frames and predictions."""
    recognizer = Recognizer()
    _write(
        "pictures.json",
        [
            {"name": name, **packed, **_expected(recognizer, picture_to_frame(unpack(packed)))}
            for name, packed in pictures().items()
        ],
    )


def write_numbers() -> None:
    """Write numbers with their lattices, logits and readings; masks with their seams; texts with their constraints."""
    recognizer = Recognizer()
    strokes = [
        {"name": name, "strokes": ink, **_expected_number(recognizer, ink_to_lattices(ink))}
        for name, ink in number_strokes().items()
    ]
    drawn = [
        {"name": name, **packed, **_expected_number(recognizer, ink_to_lattices(unpack(packed)))}
        for name, packed in number_pictures().items()
    ]
    seams = []
    for name, mask in seam_masks().items():
        paths, severed = find_seams(mask, Writing(height=40, slant=0, pen=5))
        rows = ["".join(".#"[pixel] for pixel in row) for row in mask.astype(int)]
        seams.append({"name": name, "rows": rows, "paths": paths.tolist(), "severed": severed})
    constraints = [
        {
            "length": length,
            "check": check,
            "text": text,
            "is_allowed": number_samples.is_allowed(make_constraint(length, check), text),
        }
        for length, check, text in CONSTRAINTS
    ]
    posteriors = np.random.default_rng(0).dirichlet(np.full(SKIP + 1, 0.2), 12).round(4)
    ctc = []
    for start, end in ((0, 12), (3, 7), (5, 6)):
        (found,) = segment_log_probabilities(posteriors, np.array([start]), np.array([end]))
        ctc.append({"posteriors": posteriors[start:end].tolist(), "log_probabilities": found.round(6).tolist()})
    sections = {"strokes": strokes, "pictures": drawn, "seams": seams, "constraints": constraints, "ctc": ctc}
    lines = ",\n".join(
        f'"{section}":[\n' + ",\n".join(json.dumps(vector, separators=(",", ":")) for vector in vectors) + "\n]"
        for section, vectors in sections.items()
    )
    weights = recognizer.number_weights.to_json()
    head = f'"model":"{_model_hash()}","rejection_threshold":{recognizer.rejection_threshold},"weights":{weights}'
    (HERE / "numbers.json").write_text(f"{{{head},\n{lines}\n}}\n")


TAUGHT = {
    "nothing": [],
    "one digit as another": [("1", 7, True)],
    "a far-fetched digit": [("1", 3, False)],
    "a far-fetched digit, twice": [("1", 7, False), ("1 with a long flag", 7, False)],
    "a digit as no digit": [("4", None, True)],
    "no digit as a digit": [("a dot", 0, True), ("two rings", 8, True)],
    "each digit, and two that contradict others": [
        *((str(digit), digit, False) for digit in range(10)),
        ("7 crossed", 1, True),
        ("0 with a slash", 6, False),
    ],
}
"""Cases: the names of inks in strokes.json, the digits as which they are taught, and whether that is sure."""


def write_personal() -> None:
    """Write what is learnt from taught inks and how it changes answers, a file, and files that cannot be used."""
    recognizer = Recognizer()
    strokes = {
        vector["name"]: vector["strokes"] for vector in json.loads((HERE / "strokes.json").read_text())["vectors"]
    }
    names = sorted({name for case in TAUGHT.values() for name, _, _ in case})
    scores = recognizer.score_frames(np.stack([strokes_to_frame(strokes[name]) for name in names]))
    embeddings, logits = (np.float64(values).round(4) for values in (scores.embedding, scores.logits))
    threshold = recognizer.rejection_threshold
    no_digit_logit = float(np.log((1 - threshold) / threshold))
    inks = [
        {"name": name, "embedding": embedding.tolist(), "logits": values.tolist()}
        for name, embedding, values in zip(names, embeddings, logits, strict=True)
    ]
    cases = []
    for name, taught in TAUGHT.items():
        index = [names.index(ink) for ink, _, _ in taught]
        labels = np.array([NO_DIGIT if digit is None else digit for _, digit, _ in taught], np.int64)
        examples = Examples(embeddings[index], logits[index], labels, np.array([sure for *_, sure in taught], np.bool_))
        learned = learn(examples, no_digit_logit)
        answers = [
            {
                "logits": correction.logits.tolist(),
                "digit": None if correction.label == NO_DIGIT else correction.label,
                "example": correction.example,
            }
            for correction in (apply(learned, *ink, no_digit_logit) for ink in zip(embeddings, logits, strict=True))
        ]
        cases.append(
            {
                "name": name,
                "examples": [[i, digit, sure] for i, (_, digit, sure) in zip(index, taught, strict=True)],
                "is_far_fetched": bool(taught) and is_far_fetched(examples, no_digit_logit),
                "believed": learned.believed.tolist(),
                "pushes": learned.pushes.tolist(),
                "answers": answers,
            }
        )
    model = PersonalModel(network="00ff")
    for digit, sure, ink in ((1, True, "1"), (None, False, "two rings")):
        model = model.add(make_example(strokes_to_frame(strokes[ink]), digit, sure=sure))
    file = {"network": "00ff", "labels": [[example.digit, example.sure] for example in model.examples]}
    sections = {
        "inks": inks,
        "cases": _round(cases),
        "file": [file | {"content": to_json(model)}],
        "broken_files": BROKEN,
    }
    lines = ",\n".join(
        f'"{section}":[\n' + ",\n".join(json.dumps(vector, separators=(",", ":")) for vector in vectors) + "\n]"
        for section, vectors in sections.items()
    )
    head = f'"model":"{_model_hash()}","rejection_threshold":{threshold}'
    (HERE / "personal.json").write_text(f"{{{head},\n{lines}\n}}\n")


def _broken_file(change: dict, **example: object) -> str:
    examples = [{"digit": 1, "sure": True, "frame": []} | example]
    return json.dumps({"format": "digitpad-personal", "version": 1, "network": "", "examples": examples} | change)


ONE_ROW = "00" * 28
BROKEN = [
    {"content": content, "fault": fault, "example": example, "message": message}
    for content, fault, example, message in (
        ("", "notJson", None, "not JSON"),
        ('{"format":', "notJson", None, "not JSON"),
        ("null", "otherFormat", None, "no handwriting"),
        ("[]", "otherFormat", None, "no handwriting"),
        ("{}", "otherFormat", None, "no handwriting"),
        (_broken_file({})[:-9], "damaged", None, "damaged or incomplete"),
        (_broken_file({})[:40], "damaged", None, "damaged or incomplete"),
        (_broken_file({"format": "else"}), "otherFormat", None, "no handwriting"),
        (_broken_file({"version": 2}), "otherVersion", None, "version is 2"),
        (_broken_file({"network": None}), "damaged", None, "no network"),
        (_broken_file({"examples": {}}), "damaged", None, "no list of examples"),
        (_broken_file({"examples": [None]}), "damaged", 1, "digit of example 1"),
        (_broken_file({"examples": [None] * 201}), "tooManyExamples", None, "201 examples"),
        (_broken_file({}, digit=10), "damaged", 1, "digit of example 1"),
        (_broken_file({}, digit=-1), "damaged", 1, "digit of example 1"),
        (_broken_file({}, digit="1"), "damaged", 1, "digit of example 1"),
        (_broken_file({}, digit=1.5), "damaged", 1, "digit of example 1"),
        (_broken_file({}, digit=True), "damaged", 1, "digit of example 1"),
        (_broken_file({}, sure=1), "damaged", 1, "sure"),
        (_broken_file({}, frame="00"), "damaged", 1, "28 rows of 56"),
        (_broken_file({}, frame=[ONE_ROW] * 27), "damaged", 1, "28 rows of 56"),
        (_broken_file({}, frame=[ONE_ROW] * 27 + [ONE_ROW[1:]]), "damaged", 1, "28 rows of 56"),
        (_broken_file({}, frame=[ONE_ROW] * 27 + ["gg" * 28]), "damaged", 1, "28 rows of 56"),
        (_broken_file({}, frame=[ONE_ROW] * 28), "damaged", 1, "blank"),
    )
]
"""Contents of files that cannot be used, with what Python's message says and the fault in TypeScript."""


CONSTRAINTS = [
    (3, None, "503"), (3, None, "50"), (3, None, "5-0.3"), ((2, 4), None, "12345"), ((2, 4), None, "1:23"),
    (None, None, "503 ."), (None, None, "503 ,"), (None, None, "503 _."), (None, None, "503 -7"),
    (None, None, "503 _7"),
    (None, None, "503."), (None, None, "503,"), (None, None, "503:"), (None, None, ".503"), (None, None, "-503"),
    (None, "luhn", "79927398713"), (None, "luhn", "79927398710"), (None, "luhn", "18"), (None, "luhn", "0"),
    (None, "ean13", "4006381333931"), (None, "ean13", "4006381333932"), (None, "ean13", "400638133393"),
    (None, "isbn10", "0-306-40615-2"), (None, "isbn10", "0306406153"), (11, "luhn", "79927398713"),
    (None, "mod97", "3214282912345698765432161182"), (None, "mod97", "3214282912345698765432161183"),
]  # fmt: skip


def _expected_number(recognizer: Recognizer, lattices: list[Lattice]) -> dict:
    """The lines of an ink with their logits, and the reading that follows from these, as rounded."""
    lines = [_expected_line(lattice, recognizer.score_candidates([lattice]).round(4)) for lattice in lattices]
    logits = np.concatenate([np.empty((0, 10)), *(np.reshape(line["logits"], (-1, 10)) for line in lines)])
    reading = read_lines(
        lattices, logits, recognizer.number_weights, Constraint(), recognizer.rejection_threshold
    ).as_dict()
    line_reading = recognizer.read_lattices(lattices, Constraint()).as_dict()
    return {"lines": lines, "reading": _round(reading), "line_reading": _round(line_reading)}


def _expected_line(lattice: Lattice, logits: Float64Array) -> dict:
    pieces = lattice.pieces
    return {
        "height": round(pieces.height, 6),
        "boxes": pieces.boxes.round(6).tolist(),
        "crossings": pieces.crossings.tolist(),
        "cut_counts": pieces.cut_counts.tolist(),
        "cut_ink": pieces.cut_ink.round(6).tolist(),
        "strokes": pieces.strokes,
        "candidates": lattice.candidates,
        "spaces": lattice.spaces.tolist(),
        "logits": logits.tolist(),
        "scores": (lattice.arcs(logits).features @ Recognizer().number_weights.vector()).round(5).tolist(),
        "line_frame": _expected_line_frame(lattice),
    }


def _expected_line_frame(lattice: Lattice) -> dict | None:
    """The sums of a line frame's rows and columns, and the boundaries of its columns at those of the pieces."""
    grid = line_grid(lattice.pieces)
    if not grid:
        return None
    frame = lattice.pieces.draw_line(grid).astype(float)
    return {
        "rows": frame.sum(axis=1).round(4).tolist(),
        "columns": frame.sum(axis=0).round(4).tolist(),
        "boundaries": lattice.find_boundaries(grid).tolist(),
    }


def _round(value: object) -> object:
    """A value of JSON with all its numbers rounded."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, list | tuple):
        return [_round(item) for item in value]
    return {key: _round(item) for key, item in value.items()} if isinstance(value, dict) else value


def _expected(recognizer: Recognizer, frame: Frame) -> dict:
    (prediction,) = recognizer.predict_frames(frame[np.newaxis])
    return {
        "frame": frame.ravel().astype(float).round(7).tolist(),
        "probabilities": prediction.probabilities.astype(float).round(7).tolist(),
        "digit": prediction.digit,
        "no_digit": round(float(recognizer.score_frames(frame[np.newaxis]).no_digit[0]), 7),
        "no_digit_reason": find_no_digit_reason(frame),  # whether it is a digit or not
    }


def _model_hash() -> str:
    return hashlib.sha256(MODEL.with_suffix(".safetensors").read_bytes()).hexdigest()


def _write(name: str, vectors: list[dict]) -> None:
    lines = ",\n".join(json.dumps(vector, separators=(",", ":")) for vector in vectors)
    (HERE / name).write_text(f'{{"model":"{_model_hash()}","vectors":[\n{lines}\n]}}\n')


def write_mnist() -> None:
    """Write MNIST's first test digits with their labels and predictions."""
    subset = mnist.load().test.subset(slice(MNIST_COUNT))
    predicted = Recognizer().score_frames(subset.frames()).probabilities.argmax(axis=1)
    content = {
        "images": base64.b64encode(subset.images.tobytes()).decode(),
        "digits": subset.labels.tolist(),
        "predicted": predicted.tolist(),
    }
    (HERE / "mnist.json").write_text(json.dumps(content))


def write_papers() -> None:
    """Write digits on each kind of paper with their frames, in 0..255."""
    vectors = []
    for name, picture in paper_pictures(PAPER_COUNT).items():
        frame = np.rint(255 * picture_to_frame(picture)).astype(np.uint8)
        packed = pack(picture, level=QUICK)
        vectors.append({"name": name, **packed, "frame": base64.b64encode(frame.tobytes()).decode()})
    _write("papers.json", vectors)


def write_sheets() -> None:
    """Write photographs of sheets with what is read from them."""
    recognizer = Recognizer()
    _write(
        "sheets.json",
        [
            {"name": name, **pack(picture, level=QUICK), **_round(recognizer.read_sheet(picture).as_dict())}
            for name, picture in sheet_pictures().items()
        ],
    )


if __name__ == "__main__":
    if "--mnist" in sys.argv:
        write_mnist()
    elif "--papers" in sys.argv:
        write_papers()
    elif "--sheets" in sys.argv:
        write_sheets()
    else:
        write_strokes()
        write_pictures()
        write_numbers()
        write_personal()
