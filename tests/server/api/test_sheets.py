"""`POST /api/v1/sheets`: sheets of boxes in pictures."""

import io
from functools import cache

import pytest
from PIL import Image

from digitpad import Recognizer
from digitpad.sheets.layout import SheetLayout
from sample_pictures import encode
from sample_requests import SEVEN, base64_of, picture
from sheet_pictures import draw_on_sheet, draw_seven

SHEETS = "/api/v1/sheets"
LAYOUT = SheetLayout(2, 2, 2)
PIXELS_PER_MM = 6


@cache
def scan(*, hide_code=False):
    """A PNG of a sheet with 7, 7, 77 and nothing in its four fields."""
    boxes = [(0, 0, 1), (0, 1, 1), (1, 0, 0), (1, 0, 1)]
    sheet = draw_on_sheet(LAYOUT, PIXELS_PER_MM, [draw_seven(LAYOUT, *box) for box in boxes]).copy()
    if hide_code:
        left, top, right, bottom = (round(PIXELS_PER_MM * side) for side in LAYOUT.qr_code)
        sheet[top:bottom, left:right] = 255
    return encode(Image.fromarray(sheet))


def post(client, query="", data=None):
    return client.post(f"{SHEETS}?{query}", data=data or scan(), content_type="image/png")


def test_a_sheet_is_read_cell_by_cell_as_the_library_reads_it(client):
    response = post(client)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.json == Recognizer(threads=1).read_sheet(scan()).as_dict()
    cells = [(cell["row"], cell["column"], cell["text"], cell["state"]) for cell in response.json["cells"]]
    assert cells == [(0, 0, "7", "number"), (0, 1, "7", "number"), (1, 0, "77", "number"), (1, 1, "", "empty")]


def test_a_sheet_is_read_from_a_form_from_json_and_in_a_batch(client):
    as_body = post(client).json
    assert client.post(SHEETS, data={"image": (io.BytesIO(scan()), "scan", "image/png")}).json == as_body
    assert client.post(SHEETS, json={"picture": base64_of(scan())}).json == as_body
    response = client.post(SHEETS, json={"items": [{"picture": base64_of(scan())}] * 2})
    assert response.json == {"sheets": [as_body, as_body]}


def test_cells_that_fail_declared_checks_are_marked_and_keep_their_text(client):
    cells = post(client, "sum=rows,columns&sum=2%20=%201%2B1&length=1&check=luhn").json["cells"]
    read = [f"{cell['text']} {cell['state']}: {', '.join(cell['failed_checks'])}" for cell in cells]
    assert {cell["review_reason"] for cell in cells} == {"check"}
    assert read == [
        "7 look: columns, 2 = 1+1, luhn",
        "7 look: columns, 2 = 1+1, luhn",
        "77 look: rows, columns, 2 = 1+1, length, luhn",
        " look: rows, columns, 2 = 1+1",
    ]


@pytest.mark.parametrize("query", ["sum=2=1+1", "sum=2+=+1+++1", "sum=2%20=%201%20%201", "sum=rows,2=1+1"])
def test_a_plus_that_is_not_encoded_adds(client, query):
    cells = post(client, query).json["cells"]
    assert cells[2]["failed_checks"][-1].replace(" ", "") == "2=1+1"


def test_a_code_that_the_picture_does_not_show_may_be_given(client):
    hidden = scan(hide_code=True)
    response = post(client, data=hidden)
    assert (response.status_code, response.json["type"]) == (422, "/api/v1/docs#no-sheet")
    assert "or give the code printed below the boxes as the parameter code. Its marks show" in response.json["detail"]
    assert post(client, f"code={LAYOUT.code}", hidden).json["cells"][2]["text"] == "77"


@pytest.mark.parametrize(
    ("query", "slug", "field", "detail"),
    [
        ("sum=A", "wrong-value", "sum", "The sum A cannot be read: "),
        ("sum=C=A%2BB", "wrong-value", "sum", "The sum C=A+B needs more columns: the last column of the sheet is B."),
        ("sum=A=A+B", "wrong-value", "sum", "The sum A=A+B adds a cell to itself: "),
        ("sum=last=A+B", "wrong-value", "sum", "The sum last=A+B adds a cell to itself: "),
        ("sum=", "wrong-value", "sum", "A sum is empty: write rows, columns, "),
        ("sum=rows,", "wrong-value", "sum", "A sum is empty: write rows, columns, "),
        ("sum=A=B+", "wrong-value", "sum", "The sum A=B+ cannot be read: "),
        ("sum=A=B+,rows", "wrong-value", "sum", "The sum A=B+ cannot be read: "),
        ("sum=" + "x" * 101, "wrong-value", "sum.0", "sum.0 must be a sum of at most 100 characters."),
        ("sum=" + "rows," * 20, "wrong-type", "sum", "sum must be a list of at most 20 sums."),
        ("length=0", "wrong-value", "length", "The length must be "),
        ("check=crc", "wrong-value", "check", "check must be luhn, "),
        ("check=ean13&length=4", "wrong-value", "length", "The check ean13 needs 13 digits"),
        ("code=7", "wrong-value", "code", "This is no code of a Digitpad sheet"),
        ("include=frame", "unknown-field", "include", "include is an unknown parameter"),
    ],
)
def test_invalid_parameters_are_problems_that_name_the_field(client, query, slug, field, detail):
    response = post(client, query)
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    assert (response.json["type"], response.json["field"]) == (f"/api/v1/docs#{slug}", field)
    assert response.json["detail"].startswith(detail)


def test_a_picture_without_a_sheet_is_a_problem_that_names_it(client):
    response = post(client, data=picture())
    assert (response.status_code, response.json["type"]) == (422, "/api/v1/docs#no-sheet")
    assert (response.json["field"], response.json["title"]) == ("image", "A picture shows no sheet that can be read")
    assert response.json["detail"].startswith("No sheet is found: ")
    items = [{"picture": base64_of(scan())}, {"picture": base64_of(picture())}]
    assert client.post(SHEETS, json={"items": items}).json["field"] == "items.1.picture"


def test_strokes_hold_no_sheet(client):
    for body, field in (({"strokes": SEVEN}, "strokes"), ({"items": [{"strokes": []}]}, "items.0.strokes")):
        response = client.post(SHEETS, json=body)
        assert (response.status_code, response.json["type"]) == (422, "/api/v1/docs#wrong-type")
        assert (response.json["detail"], response.json["field"]) == ("Send pictures: strokes hold no sheet.", field)


def test_limits_hold_for_sheets(make_client):
    assert post(make_client(max_body_bytes=1000)).json["type"] == "/api/v1/docs#too-large"
    assert post(make_client(max_pixels=100)).json["type"] == "/api/v1/docs#too-many-pixels"
    items = [{"picture": base64_of(scan())}] * 2
    response = make_client(max_seconds=1e-9).post(SHEETS, json={"items": items})
    assert (response.json["type"], response.json["field"]) == ("/api/v1/docs#too-slow", "items.1.picture")
    client = make_client(rate_limit="1 per minute")
    assert [post(client, "check=crc").status_code for _ in range(2)] == [422, 429]


def test_metrics_count_cells_by_state(client):
    def count(state):
        line = f'digitpad_sheet_cells_total{{state="{state}"}} '
        rows = client.get("/api/v1/metrics").text.splitlines()
        return sum(float(row.removeprefix(line)) for row in rows if row.startswith(line))

    before = count("number"), count("empty")
    post(client)
    assert (count("number"), count("empty")) == (before[0] + 3, before[1] + 1)


@pytest.mark.parametrize("path", [SHEETS, "/api/v1/numbers", "/api/v1/predictions"])
def test_pages_that_are_left_out_are_counted(client, path):
    pages = [Image.open(io.BytesIO(scan()))] * 3
    data = encode(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    assert client.post(path, data=data, content_type="image/tiff").json["page_count"] == 3
    assert "page_count" not in client.post(path, data=scan(), content_type="image/png").json
