"""`POST /api/v1/numbers`: whole numbers in strokes and pictures."""

import io

import pytest

from number_samples import draw, write
from sample_pictures import encode
from sample_requests import PREDICTIONS, base64_of

NUMBERS = "/api/v1/numbers"
STROKES = write("503")


def test_strokes_are_read_as_a_number_with_its_digits(client):
    response = client.post(NUMBERS, json={"strokes": STROKES})
    assert (response.status_code, response.mimetype) == (200, "application/json")
    number = response.json
    assert number.keys() == {"text", "confidence", "digits", "alternatives", "needs_review", "review_reason", "reason"}
    assert (number["text"], number["needs_review"], number["review_reason"]) == ("503", False, None)
    assert number["confidence"] > 0.9
    for digit, expected in zip(number["digits"], [5, 0, 3], strict=True):
        assert digit.keys() == {"digit", "confidence", "probabilities", "box", "strokes"}
        assert digit["digit"] == expected
        assert sum(digit["probabilities"]) == pytest.approx(1, abs=1e-5)
        left, top, right, bottom = digit["box"]
        assert (left < right, top < bottom) == (True, True)
    assert sorted(index for digit in number["digits"] for index in digit["strokes"]) == list(range(len(STROKES)))


def test_a_picture_is_read_as_body_as_form_in_json_and_in_a_batch(client):
    data = encode(draw(STROKES))
    as_body = client.post(NUMBERS, data=data, content_type="image/png").json
    assert as_body["text"] == "503"
    assert client.post(NUMBERS, data={"image": (io.BytesIO(data), "number", "image/png")}).json == as_body
    assert client.post(NUMBERS, json={"picture": base64_of(data)}).json == as_body
    items = [{"picture": base64_of(data)}, {"strokes": []}, {"strokes": STROKES}]
    numbers = client.post(NUMBERS, json={"items": items}).json["numbers"]
    assert [number["text"] for number in numbers] == ["503", "", "503"]
    assert numbers[0] == as_body


@pytest.mark.parametrize("text", ["503", "47", "28", "999"])
def test_a_number_that_is_struck_out_needs_review(client, text):
    strokes = write(text)
    right = max(x for stroke in strokes for x, _ in stroke)
    assert not client.post(NUMBERS, json={"strokes": strokes}).json["needs_review"]
    level, diagonal = (
        client.post(NUMBERS, json={"strokes": [*strokes, line]}).json
        for line in ([[-2, 4.5], [right + 2, 4.5]], [[-1, 8], [right + 1, 1]])
    )
    assert (level["needs_review"], level["review_reason"]) == (True, "struck_out")
    assert diagonal["needs_review"]


def test_length_and_check_restrict_the_number(client):
    def read(query):
        return client.post(f"{NUMBERS}?{query}", json={"strokes": STROKES}).json

    assert read("length=3")["text"] == read("length=2-4")["text"] == "503"
    assert len(read("length=2")["text"]) in {0, 2}
    assert read("length=2")["needs_review"]
    assert read("check=ean13") == {
        "text": "", "confidence": 0, "digits": [], "alternatives": [], "needs_review": True,
        "review_reason": "no_number", "reason": "not_allowed",
    }  # fmt: skip
    assert read("check=luhn&length=3")["text"] != "503"


@pytest.mark.parametrize(
    ("query", "slug", "field"),
    [
        ("length=0", "wrong-value", "length"),
        ("length=three", "wrong-value", "length"),
        ("length=3-5-7", "wrong-value", "length"),
        ("length=3&length=4", "wrong-value", "length"),
        ("length=", "wrong-value", "length"),
        ("check=crc", "wrong-value", "check"),
        ("check=ean13&length=4", "wrong-value", "length"),
        ("include=frame", "unknown-field", "include"),
    ],
)
def test_invalid_parameters_are_problems_that_name_the_field(client, query, slug, field):
    response = client.post(f"{NUMBERS}?{query}", json={"strokes": STROKES})
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    assert response.json["type"] == f"/api/v1/docs#{slug}"
    assert response.json["field"] == field
    assert response.json["detail"].endswith(".")


@pytest.mark.parametrize("length", ["", "0", "three", "3-5-7", "5-3"])
def test_an_invalid_length_is_explained_without_a_pattern(client, length):
    detail = client.post(f"{NUMBERS}?length={length}", json={"strokes": STROKES}).json["detail"]
    assert detail == "The length must be a number from 1 to 99, or a range such as 3-5."


def test_invalid_inks_are_the_same_problems_as_for_predictions(client):
    for options in (
        {"data": b"no image", "content_type": "image/png"},
        {"json": {"strokes": [[[1, "2"]]]}},
        {"json": {"items": [{"picture": "AAAA"}]}},
        {"data": b"{", "content_type": "application/json"},
    ):
        number, prediction = (client.post(path, **options) for path in (NUMBERS, PREDICTIONS))
        assert (number.status_code, number.json) == (prediction.status_code, prediction.json)


def test_a_batch_that_takes_too_long_is_refused_at_the_first_ink_left(make_client):
    client = make_client(max_seconds=1e-9)
    items = [{"strokes": STROKES}, {"picture": base64_of(encode(draw(STROKES)))}]
    assert client.post(NUMBERS, json={"strokes": STROKES}).status_code == 200
    response = client.post(NUMBERS, json={"items": items})
    assert (response.status_code, response.json["type"]) == (413, "/api/v1/docs#too-slow")
    assert response.json["detail"] == "Send fewer inks at once: these take more than 1e-09 s to read."
    assert response.json["field"] == "items.1.picture"


def test_numbers_count_towards_the_rate_limit(make_client):
    client = make_client(rate_limit="1 per minute")
    paths = (NUMBERS, PREDICTIONS, NUMBERS)
    assert [client.post(path, json={"strokes": STROKES}).status_code for path in paths] == [200, 429, 429]


def test_metrics_count_numbers_by_whether_they_need_review(client):
    def count(value):
        line = f'digitpad_numbers_total{{needs_review="{value}"}} '
        rows = client.get("/api/v1/metrics").text.splitlines()
        return sum(float(row.removeprefix(line)) for row in rows if row.startswith(line))

    before = count("true"), count("false")
    client.post(NUMBERS, json={"items": [{"strokes": STROKES}, {"strokes": []}]})
    assert (count("true"), count("false")) == (before[0] + 1, before[1] + 1)
