"""Reading numbers with a line network: it decides between texts, and without its file nothing changes."""

import shutil
from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from digitpad import Recognizer
from digitpad.errors import ModelError
from digitpad.numbers.ink import ink_to_lattices
from digitpad.numbers.line_frame import COLUMN_WIDTH
from digitpad.numbers.pieces import line_grid
from digitpad.numbers.symbols import SKIP, SYMBOLS
from digitpad.recognizer import LINE_MODEL, MODEL, NUMBER_WEIGHTS
from number_samples import draw, write

SURE = 10.0
"""The logit of the right class in a column; the others are 0."""


def write_line_model(folder, spikes, weight=1.0):
    """An ONNX file that gives each column the blank, but some columns a character; whatever the frame."""
    shipped = Recognizer().number_weights
    weights = replace(shipped, features=shipped.features | {"log_ctc": weight})
    columns = np.zeros((1, max(spikes, default=0) + 40, SKIP + 1), np.float32)
    columns[..., SKIP] = SURE
    for column, character in spikes.items():
        columns[0, column, [SYMBOLS.index(character), SKIP]] = SURE, 0.0
    nodes = [
        helper.make_node("Shape", ["lines"], ["width"], start=2),
        helper.make_node("Div", ["width", "four"], ["count"]),
        helper.make_node("Slice", ["columns", "zero", "count", "axis"], ["logits"]),
    ]
    constants = {"four": [COLUMN_WIDTH], "zero": [0], "axis": [1]}
    initializers = [helper.make_tensor(name, TensorProto.INT64, [1], value) for name, value in constants.items()]
    initializers.append(helper.make_tensor("columns", TensorProto.FLOAT, columns.shape, columns.ravel()))
    inputs = [helper.make_tensor_value_info("lines", TensorProto.FLOAT, [None, 28, None])]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [None, None, SKIP + 1])]
    graph = helper.make_graph(nodes, "lines", inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    helper.set_model_props(model, {NUMBER_WEIGHTS: weights.to_json()})
    onnx.save(model, folder / LINE_MODEL)


@pytest.fixture
def folder(tmp_path):
    shutil.copy(MODEL, tmp_path)
    return tmp_path


def spike_columns(recognizer, ink, text):
    """A spike for each character of a text at the middle of the digit that is read there."""
    (lattice,) = ink_to_lattices(ink)
    middles = np.array([(digit.box[0] + digit.box[2]) / 2 for digit in recognizer.read_number(ink).digits])
    return dict(zip((line_grid(lattice.pieces).columns(middles) - 1).tolist(), text, strict=True))


@pytest.mark.parametrize("to_ink", [list, draw])
@pytest.mark.parametrize(("text", "other"), [("17", "77"), ("2024", "7024"), ("503", "563")])
def test_a_line_network_that_is_sure_decides_the_text(folder, to_ink, text, other):
    ink = to_ink(write(text))
    assert Recognizer(folder / MODEL.name).read_number(ink).text == text
    for right in (text, other):
        write_line_model(folder, spike_columns(Recognizer(), ink, right), weight=5.0)
        assert Recognizer(folder / MODEL.name).read_number(ink).text == right


def test_without_its_weights_the_line_network_is_not_used(folder):
    write_line_model(folder, {5: "9"}, weight=5.0)
    recognizer = Recognizer(folder / MODEL.name)
    recognizer.line_network.number_weights = None
    without = Recognizer()
    without.line_network = None
    assert recognizer.read_number(write("503")).as_dict() == without.read_number(write("503")).as_dict()


def test_a_damaged_line_network_is_a_model_error(folder):
    (folder / LINE_MODEL).write_bytes(b"no network")
    with pytest.raises(ModelError, match=LINE_MODEL):
        Recognizer(folder / MODEL.name).read_number(write("503"))
