"""Parsing of requests: invalid input, limits, memory."""

import gzip
import io
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from digitpad.server import create_app
from digitpad.server.settings import Settings
from sample_pictures import draw_five, encode
from sample_requests import ONE, PREDICTIONS, base64_of, picture

BOMB = picture([], size=(8000, 6251), optimize=True)

INVALID = {
    "no image": ({"data": b"seven", "content_type": "image/png"}, 422, "not-an-image", "image"),
    "half an image": ({"data": picture()[:99], "content_type": "image/png"}, 422, "not-an-image", "image"),
    "heic": ({"data": b"\0\0\0\x18ftypheic", "content_type": "image/heic"}, 422, "not-an-image", "image"),
    "empty body": ({"data": b"", "content_type": "image/png"}, 422, "empty", "image"),
    "empty file": ({"data": {"image": (io.BytesIO(), "x.png")}}, 422, "empty", "image"),
    "too many bytes": ({"data": bytes(12_000_001), "content_type": "image/png"}, 413, "too-large", None),
    "too many pixels": ({"data": BOMB, "content_type": "image/png"}, 413, "too-many-pixels", "image"),
    "too many pixels together": (
        {"json": {"items": [{"picture": base64_of(picture([], size=(2000, 2000)))}] * 13}},
        413, "too-many-pixels", "items.12.picture",
    ),
    "too many pixels to read": (
        {"json": {"items": [{"picture": base64_of(picture([], size=(512, 512)))}] * 25}},
        413, "too-many-pixels", "items.24.picture",
    ),
    "too many strokes": ({"json": {"strokes": ONE * 201}}, 422, "too-many-strokes", "strokes"),
    "too many points": ({"json": {"strokes": [ONE[0] * 10_001]}}, 422, "too-many-points", "strokes"),
    "too many points together": (
        {"json": {"items": [{"strokes": [ONE[0] * 5000]}] * 3}}, 422, "too-many-points", "items.2.strokes",
    ),
    "too many items": ({"json": {"items": [{"strokes": ONE}] * 257}}, 422, "too-many-items", "items"),
    "no items": ({"json": {"items": []}}, 422, "empty", "items"),
    "nan": ({"data": '{"strokes": [[[NaN, 1]]]}'}, 422, "not-finite", "strokes.0.0.0"),
    "infinity": ({"data": '{"strokes": [[[1, 1], [2, -Infinity]]]}'}, 422, "not-finite", "strokes.0.1.1"),
    "infinite by its exponent": ({"data": '{"strokes": [[[1, 1e999]]]}'}, 422, "not-finite", "strokes.0.0.1"),
    "a far point": ({"json": {"strokes": [[[1, 1e10]]]}}, 422, "out-of-range", "strokes.0.0.1"),
    "a word": ({"json": {"strokes": [[[1, "2"]]]}}, 422, "wrong-type", "strokes.0.0.1"),
    "a truth": ({"json": {"strokes": [[[1, True]]]}}, 422, "wrong-type", "strokes.0.0.1"),
    "three numbers": ({"json": {"strokes": [[[1, 2, 3]]]}}, 422, "wrong-type", "strokes.0.0"),
    "one number": ({"json": {"strokes": [[[1]]]}}, 422, "missing", "strokes.0.0.1"),
    "strokes that are none": ({"json": {"strokes": 7}}, 422, "wrong-type", "strokes"),
    "nothing": ({"json": {}}, 422, "missing", "strokes"),
    "an unknown field beside a picture": (
        {"json": {"picture": base64_of(picture()), "pen": 3}}, 422, "unknown-field", "pen",
    ),
    "a picture alone that is no base64": ({"json": {"picture": "seven.png"}}, 422, "not-base64", "picture"),
    "a list": ({"json": []}, 422, "wrong-type", None),
    "an unknown field": ({"json": {"strokes": ONE, "pen": 3}}, 422, "unknown-field", "pen"),
    "an unknown field in a batch": (
        {"json": {"items": [{"strokes": ONE}, {"strokes": ONE, "pen": 3}]}}, 422, "unknown-field", "items.1.pen",
    ),
    "two inks in one": (
        {"json": {"items": [{"strokes": ONE, "picture": "AA=="}]}}, 422, "unknown-field", "items.0.strokes",
    ),
    "no base64": ({"json": {"items": [{"picture": "!"}]}}, 422, "not-base64", "items.0.picture"),
    "half of base64": ({"json": {"items": [{"picture": "AAAAA"}]}}, 422, "not-base64", "items.0.picture"),
    "a digit lost from base64": (
        {"json": {"items": [{"picture": base64_of(picture())[:-2] + "!="}]}}, 422, "not-base64", "items.0.picture",
    ),
    "spaces for plus signs in base64": (
        {"json": {"items": [{"picture": "AA AAA=="}]}}, 422, "not-base64", "items.0.picture",
    ),
    "padding within base64": ({"json": {"picture": "AA==AAAA"}}, 422, "not-base64", "picture"),
    "letters that are not of ASCII": ({"json": {"picture": "äöü="}}, 422, "not-base64", "picture"),
    "an address": ({"json": {"picture": "https://example.org/7.png"}}, 422, "not-base64", "picture"),
    "a data URL without base64": ({"json": {"picture": "data:image/png,AAAA"}}, 422, "not-base64", "picture"),
    "an unfinished data URL": ({"json": {"picture": "data:image/png;base64"}}, 422, "not-base64", "picture"),
    "an empty data URL": ({"json": {"picture": "data:image/png;base64,"}}, 422, "empty", "picture"),
    "an empty picture": ({"json": {"items": [{"picture": ""}]}}, 422, "empty", "items.0.picture"),
    "base64 of no image": ({"json": {"items": [{"picture": "AAAA"}]}}, 422, "not-an-image", "items.0.picture"),
    "another form field": ({"data": {"picture": (io.BytesIO(b"x"), "x")}}, 422, "unknown-field", "picture"),
    "no name": (
        {
            "data": b"--edge\r\nContent-Disposition: form-data\r\n\r\n\r\n--edge--\r\n",
            "content_type": "multipart/form-data; boundary=edge",
        },
        422, "unknown-field", "None",
    ),
    "an endless field": ({"json": {"strokes": ONE, "p" * 100_000: 3}}, 422, "unknown-field", "p" * 40),
    "an endless form field": ({"data": {"p" * 100_000: (io.BytesIO(b"x"), "x")}}, 422, "unknown-field", "p" * 40),
    "an endless parameter": (
        {"json": {"strokes": ONE}, "query_string": {"p" * 10_000: 3}}, 422, "unknown-field", "p" * 40,
    ),
    "a field in brackets": ({"json": {"strokes": [], "<b>": 1}}, 422, "unknown-field", "<b>"),
    "two files": ({"data": {"image": [(io.BytesIO(b"x"), "x")] * 2}}, 422, "missing", "image"),
    "an image that is text": (
        {"data": {"image": "seven"}, "content_type": "multipart/form-data"}, 422, "wrong-type", "image",
    ),
    "no json": ({"data": "seven"}, 400, "not-json", None),
    "no utf-8": ({"data": b'{"\xff": 1}'}, 400, "not-json", None),
    "deep json": ({"data": "[" * 100_000}, 400, "not-json", None),
    "text": ({"data": "seven", "content_type": "text/plain"}, 415, "unsupported-media-type", None),
    "no type": ({"data": b"seven", "content_type": ""}, 415, "unsupported-media-type", None),
    "an unknown parameter": ({"json": {"strokes": ONE}, "query_string": "with=frame"}, 422, "unknown-field", "with"),
    "an unknown part": ({"json": {"strokes": ONE}, "query_string": "include=ink"}, 422, "wrong-value", "include.0"),
}  # fmt: skip


@pytest.mark.parametrize(("options", "status", "slug", "field"), INVALID.values(), ids=INVALID)
def test_invalid_input_is_a_problem_that_names_the_field(client, options, status, slug, field):
    if isinstance(options.get("data"), str | bytes):
        options = {"content_type": "application/json"} | options
    response = client.post(PREDICTIONS, **options)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    problem = response.json
    assert problem["type"] == f"/api/v1/docs#{slug}"
    assert problem["status"] == status
    assert problem.get("field") == field
    assert problem["detail"].endswith(".")
    assert "Traceback" not in response.text
    assert len(response.data) < 1000


NUMBER = "must be a number from -1,000,000,000 to 1,000,000,000."
OBJECT = "The body must be an object with strokes, a picture or items."


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("[]", OBJECT),
        ("{}", OBJECT),
        ('{"picture": 7}', "picture must be an image file encoded in base64."),
        ('{"picture": "!"}', "picture must be an image file encoded in base64."),
        ('{"picture": "AAAA", "strokes": []}', "Send either strokes or a picture, not both."),
        ('{"picture": "AAAA", "items": [{"strokes": []}]}', "Send either a picture or items, not both."),
        ('{"items": [{"strokes": [], "items": []}]}', "items.0.items is an unknown field: remove it."),
        ('{"strokes": 7}', "strokes must be a list of strokes."),
        ('{"strokes": [7]}', "strokes.0 must be a list of points."),
        ('{"strokes": [[7]]}', "strokes.0.0 must be a point: two numbers, x and y."),
        ('{"strokes": [[[7]]]}', "strokes.0.0 must be a point: two numbers, x and y."),
        ('{"strokes": [[[7, 8, 9]]]}', "strokes.0.0 must be a point: two numbers, x and y."),
        ('{"strokes": [[["7", 8]]]}', f"strokes.0.0.0 {NUMBER}"),
        ('{"strokes": [[[7, NaN]]]}', f"strokes.0.0.1 {NUMBER}"),
        ('{"strokes": [[[7, 1e10]]]}', f"strokes.0.0.1 {NUMBER}"),
        ('{"strokes": [], "items": [{"strokes": []}]}', "Send either strokes or items, not both."),
        ('{"strokes": [], "pen": 3}', "pen is an unknown field: remove it."),
        ('{"items": {}}', "items must be a list of at least one drawing or picture."),
        ('{"items": []}', "items must be a list of at least one drawing or picture."),
        ('{"items": [7]}', "items.0 must be an object with either strokes or a picture."),
        ('{"items": [{}]}', "items.0 must be an object with either strokes or a picture."),
        ('{"items": [{"strokes": [[7]]}]}', "items.0.strokes.0.0 must be a point: two numbers, x and y."),
        ('{"items": [{"picture": 7}]}', "items.0.picture must be an image file encoded in base64."),
        ('{"items": [{"picture": ""}]}', "items.0.picture must be an image file encoded in base64."),
        ('{"items": [{"picture": "AA==", "strokes": []}]}', "Send either strokes or a picture, not both."),
    ],
)
@pytest.mark.parametrize("path", [PREDICTIONS, "/api/v1/numbers"])
def test_invalid_json_is_explained_by_what_it_must_be(client, path, body, detail):
    assert client.post(path, data=body, content_type="application/json").json["detail"] == detail


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        (f"{PREDICTIONS}?include=ink", "include.0 must be frame or evidence."),
        (f"{PREDICTIONS}?strokes=1", "strokes is an unknown parameter: remove it."),
        ("/api/v1/numbers?check=crc", "check must be luhn, ean13, isbn10 or mod97."),
    ],
)
def test_invalid_parameters_are_explained_by_what_they_must_be(client, address, detail):
    assert client.post(address, json={"strokes": ONE}).json["detail"] == detail


@pytest.mark.parametrize("data", [gzip.compress(b'{"strokes": []}'), b'{"strokes": []}'])
def test_a_body_with_a_content_encoding_is_refused(client, data):
    response = client.post(PREDICTIONS, data=data, headers={"Content-Encoding": "gzip"})
    assert (response.status_code, response.json["type"]) == (415, "/api/v1/docs#unsupported-media-type")
    assert response.json["detail"] == "Send the body uncompressed, without Content-Encoding."
    assert response.headers["Accept-Encoding"] == "identity"


def test_each_limit_can_be_set(make_client):
    client = make_client(max_body_bytes=1000, max_pixels=99, max_strokes=1, max_points=3, max_batch_size=1)
    for options, slug in [
        ({"data": bytes(1001), "content_type": "image/png"}, "too-large"),
        ({"data": picture(size=(10, 10)), "content_type": "image/png"}, "too-many-pixels"),
        ({"json": {"strokes": ONE * 2}}, "too-many-strokes"),
        ({"json": {"strokes": [ONE[0] * 2]}}, "too-many-points"),
        ({"json": {"items": [{"strokes": ONE}] * 2}}, "too-many-items"),
    ]:
        assert client.post(PREDICTIONS, **options).json["type"].endswith(f"#{slug}")


TEXT_PART = b'--edge\r\nContent-Disposition: form-data; name="image"\r\n\r\n%s\r\n'
FILE_PART = b'--edge\r\nContent-Disposition: form-data; name="image"; filename="x"\r\n\r\n%s\r\n'
TEXT_SENTENCE = "The field image has no file name, so it is text: send it as a file, as curl -F image=@seven.png does."
OTHER_PART = b'--edge\r\nContent-Disposition: form-data; name="pen"\r\n\r\n%s\r\n'


@pytest.mark.parametrize(
    ("parts", "detail"),
    [
        (TEXT_PART % picture(), TEXT_SENTENCE),
        (TEXT_PART % (b"x" * 534_000), TEXT_SENTENCE),
        (TEXT_PART % (b"x" * 11_900_000), TEXT_SENTENCE),
        (TEXT_PART % b"x" + FILE_PART % picture(), TEXT_SENTENCE),
        (FILE_PART % picture() * 2, "Send one picture as the file image."),
        (FILE_PART % b"x" * 1001, "Send one picture as the file image."),
        (FILE_PART % b"x" * 100_000, "Send one picture as the file image."),
        (OTHER_PART % (b"x" * 600_000), "Send the picture as the file image, without other fields."),
        (OTHER_PART % b"x" * 1000, "Send the picture as the file image, without other fields."),
    ],
    ids=[
        "no file name",
        "text",
        "long text",
        "text and file",
        "two files",
        "many files",
        "very many files",
        "long field",
        "many fields",
    ],
)
def test_a_form_within_the_limit_of_the_body_is_refused_for_what_is_wrong_with_it(client, parts, detail):
    body = parts + b"--edge--\r\n"
    response = client.post(PREDICTIONS, data=body, content_type="multipart/form-data; boundary=edge")
    assert (response.status_code, response.json["detail"]) == (422, detail)


def test_large_uploads_stay_in_memory(client, monkeypatch):
    def fail(*_, **__):
        raise AssertionError("a file was written to disk")

    noise = np.random.default_rng(0).integers(0, 256, (1200, 1200), dtype=np.uint8)
    file = encode(Image.fromarray(noise))
    assert len(file) > 1_000_000
    head = b'--edge\r\nContent-Disposition: form-data; name="image"; filename="noise.png"\r\n\r\n'
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", fail)
    body = head + file + b"\r\n--edge--\r\n"
    assert client.post(PREDICTIONS, data=body, content_type="multipart/form-data; boundary=edge").status_code == 200


NUMBERS = st.floats() | st.integers() | st.sampled_from([0, -0.0, 1e9, -1e9, 5e-324, 1e-300, 0.1 + 0.2])
POINTS = st.tuples(NUMBERS, NUMBERS) | st.lists(NUMBERS, max_size=3)


@pytest.fixture(scope="module")
def fuzzed_client(tmp_path_factory):
    page = tmp_path_factory.mktemp("page")
    (page / "index.html").touch()
    return create_app(page, Settings(rate_limit="none", log_level="error", max_pixels=1_000_000)).test_client()


JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=9) | st.just("AAAA"),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["strokes", "items", "picture", "pen"]) | st.text(max_size=3), inner, max_size=3),
    max_leaves=30,
)  # fmt: skip


@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    JSON.map(json.dumps)
    | st.lists(st.lists(POINTS, max_size=9), max_size=4).map(lambda strokes: json.dumps({"strokes": strokes}))
    | st.text(max_size=40)
)
def test_any_json_is_answered_or_refused_with_a_problem(fuzzed_client, text):
    response = fuzzed_client.post(
        PREDICTIONS, data=text.encode("utf-8", "surrogatepass"), content_type="application/json"
    )
    assert response.status_code in {200, 400, 413, 422}
    assert response.mimetype == ("application/json" if response.status_code == 200 else "application/problem+json")


def test_photo_of_24_million_pixels_is_read(client):
    photo = draw_five(size=(5712, 4284), scale=40, offset=(900, 200), width=300)
    response = client.post(PREDICTIONS, data=encode(photo, "JPEG"), content_type="image/jpeg")
    assert (response.status_code, response.json["digit"]) == (200, 5)
