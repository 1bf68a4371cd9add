"""Contributions through the API: what is stored, taken back, refused, and what is not even imported."""

import logging
import subprocess
import sys

import pytest

from digitpad.contributions import store as store_module
from digitpad.contributions.store import CONSENT_VERSION, Store
from digitpad.server import create_app
from digitpad.server.settings import Settings, SettingsError
from sample_requests import ONE, SEVEN

PATH = "/api/v1/contributions"


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path}/contributions.db")
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def client(make_client, store, tmp_path):  # noqa: ARG001 - the store must be there
    return make_client(contributions=f"sqlite:///{tmp_path}/contributions.db", contribution_rate_limit="none")


def contribute(client, strokes=SEVEN, **more):
    return client.post(PATH, json={"strokes": strokes, "label": 7, "consent_version": CONSENT_VERSION} | more)


def withdraw(client, token):
    return client.delete(PATH, headers={"Authorization": f"Bearer {token}"})


def test_the_offer_tells_which_text_to_agree_to(client):
    assert client.get(PATH).json == {"consent_version": CONSENT_VERSION}


def test_a_drawing_is_given_and_taken_back(client, store):
    response = contribute(client, answer=1)
    assert (response.status_code, response.json.keys()) == (201, {"token"})
    assert response.headers["Cache-Control"] == "no-store"
    (contribution,) = store.find("pending")
    assert (contribution.label, contribution.answer) == (7, 1)
    response = withdraw(client, response.json["token"])
    assert (response.status_code, response.data) == (204, b"")
    assert store.find("pending") == []


def test_neither_the_drawing_nor_the_token_is_logged(client, log, caplog):
    with caplog.at_level(logging.DEBUG):
        token = contribute(client).json["token"]
        withdraw(client, token)
    entries = log()
    assert [entry["route"] for entry in entries] == [PATH, PATH]
    assert token not in repr(entries) + caplog.text


def test_a_drawing_without_a_digit_has_the_label_null(client, store):
    assert contribute(client, label=None).status_code == 201
    assert store.find("pending")[0].label is None


def test_the_same_drawing_is_refused_wherever_it_was_drawn(client):
    contribute(client)
    moved = [[[2 * x + 300, 2 * y + 5] for x, y in stroke] for stroke in SEVEN]
    response = contribute(client, moved, label=1)
    assert (response.status_code, response.json["type"]) == (409, "/api/v1/docs#duplicate")


@pytest.mark.parametrize(
    ("change", "status_and_slug", "detail"),
    [
        ({"strokes": []}, "422 empty", "Draw a digit first: this is blank, or a dot."),
        ({"strokes": [[]]}, "422 empty", "Draw a digit first: this is blank, or a dot."),
        ({"strokes": [[[5, 5]]]}, "422 empty", "Draw a digit first: this is blank, or a dot."),
        ({"strokes": [[[5, 5], [5, 5]], [[5, 5]]]}, "422 empty", "Draw a digit first: this is blank, or a dot."),
        ({"strokes": [[[1, 1e300]]]}, "422 out-of-range", "strokes.0.0.1 must be a number from"),
        ({"strokes": [[["a", 1]]]}, "422 wrong-type", "strokes.0.0.0 must be a number from"),
        ({"strokes": [[[0, 0], [1, 1]]] * 31}, "422 too-many-strokes", "Send at most 30 strokes per drawing."),
        ({"strokes": [[[0, 0], [1, 1]] * 2001]}, "422 too-many-points", "Send at most 4,000 points in total."),
        ({"strokes": [[[0.123456789012345, 1]] * 20_000]}, "413 too-large", "Send at most 250,000 bytes."),
        ({"label": 10}, "422 out-of-range", "label must be a digit from 0 to 9, or null."),
        ({"label": "7"}, "422 wrong-type", "label must be a digit from 0 to 9, or null."),
        ({"label": True}, "422 wrong-type", "label must be a digit from 0 to 9, or null."),
        ({"answer": -1}, "422 out-of-range", "answer must be a digit from 0 to 9, or null."),
        ({"consent_version": 0}, "422 wrong-value", "Load the page again: what visitors agree to is now version 1."),
        ({"consent_version": "1"}, "422 wrong-type", "consent_version must be a whole number."),
        ({"name": "Anna"}, "422 unknown-field", "name is an unknown field: remove it."),
        ({"items": []}, "422 unknown-field", "items is an unknown field: remove it."),
    ],
)
def test_what_is_no_contribution_is_refused_in_one_sentence(client, store, change, status_and_slug, detail):
    response = contribute(client, **change)
    status, slug = status_and_slug.split()
    assert (response.status_code, response.json["type"]) == (int(status), f"/api/v1/docs#{slug}")
    assert response.json["detail"].startswith(detail)
    assert store.count() == {}


@pytest.mark.parametrize("field", ["strokes", "label", "consent_version"])
def test_each_field_must_be_sent(client, field):
    body = {"strokes": ONE, "label": 1, "consent_version": 1}
    del body[field]
    response = client.post(PATH, json=body)
    assert (response.status_code, response.json["field"]) == (422, field)
    assert response.json["detail"] == "The body must be an object with strokes, label and consent_version."


def test_other_bodies_are_refused(client):
    assert client.post(PATH, data=b"{}", content_type="text/plain").status_code == 415
    assert client.post(PATH, data=b"{", content_type="application/json").status_code == 400
    assert client.post(PATH, json=[]).status_code == 422
    assert client.post(PATH, json={}, headers={"Content-Encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer ", "Basic YTpi", "nonsense"])
def test_withdrawing_needs_a_token(client, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    response = client.delete(PATH, headers=headers)
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert response.json["detail"] == "Send the token of the drawing as Authorization: Bearer TOKEN."


def test_a_token_works_once_and_no_other_does(client):
    token = contribute(client).json["token"]
    assert withdraw(client, token[:-1]).status_code == 404
    assert withdraw(client, token).status_code == 204
    response = withdraw(client, token)
    assert (response.status_code, response.json["type"]) == (404, "/api/v1/docs#not-found")


def test_a_flood_is_refused_without_touching_the_limit_of_predictions(make_client, store, tmp_path):
    client = make_client(contributions=f"sqlite:///{tmp_path}/contributions.db", contribution_rate_limit="5 per hour")
    statuses = [contribute(client, [[[0, 0], [1, number]]]).status_code for number in range(8)]
    assert statuses == [201] * 5 + [429] * 3
    response = withdraw(client, "x")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) <= 3600
    assert client.get(PATH).status_code == 200
    assert client.post("/api/v1/predictions", json={"strokes": SEVEN}).status_code == 200
    assert store.count() == {"pending": 5}


def test_a_full_or_damaged_store_is_a_problem_that_does_not_say_where_it_is(client, store, monkeypatch, log):
    monkeypatch.setattr(store_module, "MAX_PENDING", 0)
    response = contribute(client)
    assert (response.status_code, response.json["type"]) == (503, "/api/v1/docs#store-unavailable")
    assert response.json["detail"] == "Too many drawings wait for review: try again in some days."
    store.migrate("base")
    response = withdraw(client, "x")
    assert response.status_code == 503
    assert response.json["detail"] == "The store cannot be reached: try again later."
    assert "StoreError" in repr(log())


def test_without_the_setting_nothing_is_there_and_nothing_is_imported(make_client):
    client = make_client()
    unknown = client.post("/api/v1/nothing", json={})
    for response in (contribute(client), client.get(PATH), withdraw(client, "x")):
        assert (response.status_code, response.json) == (404, unknown.json)
    assert "contribut" not in client.get("/api/v1/openapi.json").text.lower()
    code = """
import sys
from digitpad.server import create_app
client = create_app().test_client()
client.post("/api/v1/contributions", json={})
client.get("/api/v1/openapi.json")
names = ("sqlalchemy", "alembic", "psycopg", "pyarrow", "digitpad.contributions", "digitpad.server.api.contributions")
print([name for name in sys.modules if name.startswith(names)])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "contributions.db",
            r"DIGITPAD_CONTRIBUTIONS: The store must be given as sqlite:///FILE or postgresql\+psycopg",
        ),
        ("sqlite:///{}/contributions.db", "run digitpad contributions migrate"),
    ],
)
def test_a_store_that_cannot_be_used_is_refused_at_the_start(tmp_path, url, message):
    with pytest.raises(SettingsError, match=message):
        create_app(tmp_path, Settings(contributions=url.format(tmp_path)))


def test_a_missing_package_is_named_with_its_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    for name in [
        name for name in sys.modules if name.startswith(("digitpad.contributions", "digitpad.server.api.con"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(SettingsError, match=r"needs sqlalchemy: install it with .* 'digitpad\[contributions\]'"):
        create_app(tmp_path, Settings(contributions="sqlite:///x.db"))
