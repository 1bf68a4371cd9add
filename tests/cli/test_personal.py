"""`digitpad predict --personal`: answers corrected by what a person taught."""

import json

from cli_runner import run as digitpad
from digitpad import Recognizer
from digitpad.personal.file import write_personal_model


def test_predicts_with_a_personal_model_and_names_the_example(one_png, tmp_path):
    recognizer = Recognizer()
    recognizer.teach(one_png, 7, sure=True)
    write_personal_model(recognizer.personal, tmp_path / "hand.json")
    result = digitpad("predict", one_png, "--personal", tmp_path / "hand.json")
    assert result.exit_code == 0
    assert result.output.startswith(f"{one_png}: 7, ")
    assert result.output.endswith("sure, because of taught example 1\n")
    result = digitpad("predict", one_png, "--format", "json", "--personal", tmp_path / "hand.json")
    assert json.loads(result.output)["example"] == 0


def test_refuses_a_personal_model_that_cannot_be_used(one_png, tmp_path):
    (tmp_path / "hand.json").write_text("{}")
    for file, reason in (("hand.json", "cannot be used"), ("missing.json", "cannot be read")):
        result = digitpad("predict", one_png, "--personal", tmp_path / file)
        assert (result.exit_code, reason in result.output) == (1, True)
        assert "Traceback" not in result.output
    result = digitpad("predict", one_png, "--number", "--personal", tmp_path / "hand.json")
    assert (result.exit_code, "leave out --number" in result.output) == (2, True)
