"""The review page: its queue, decisions, and who is let in."""

import re
from base64 import b64encode
from contextlib import closing

import pytest

import server_process
from digitpad import Recognizer
from digitpad.contributions.drawing import normalize
from digitpad.contributions.store import Store
from digitpad.server.review import create_review_app

SEVEN = normalize([[(20, 10), (60, 10), (35, 80)]])
ONE = normalize([[(32, 10), (28, 70)]])
PASSWORD = "correct horse"  # noqa: S105


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer(threads=1)


@pytest.fixture
def store(tmp_path):
    with closing(Store(f"sqlite:///{tmp_path}/contributions.db")) as store:
        store.migrate()
        store.add(SEVEN, 7, None, 1)
        store.add(ONE, 7, 1, 1)
        yield store


@pytest.fixture
def client(store, recognizer):
    return create_review_app(store, recognizer, "anna").test_client()


@pytest.fixture
def protected(store, recognizer):
    return create_review_app(store, recognizer, "owner", PASSWORD).test_client()


def decide(client, number, agrees, **more):
    return client.post("/reviews", json={"id": number, "agrees": agrees}, **more)


def log_in(name, password=PASSWORD):
    return {"headers": {"Authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}}


def test_the_page_loads_its_own_files_only(client):
    page = client.get("/")
    assert page.mimetype == "text/html"
    for name in re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page.text):
        assert client.get(f"/{name}").status_code == 200
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "http" not in page.text


def test_the_most_disputed_drawing_comes_first(client):
    queue = client.get("/queue").json
    assert queue["waiting"] == 2
    assert [(item["label"], item["reading"]) for item in queue["items"]] == [(7, 1), (7, 7)]


def test_one_decision_and_the_network_accept_and_others_wait_for_a_second(client, store, recognizer):
    disputed, clear = (item["id"] for item in client.get("/queue").json["items"])
    assert decide(client, clear, agrees=True).json == {"state": "accepted"}
    assert decide(client, disputed, agrees=True).json == {"state": "pending"}
    assert client.get("/queue").json["items"] == []
    ben = create_review_app(store, recognizer, "ben").test_client()
    assert [item["id"] for item in ben.get("/queue").json["items"]] == [disputed]
    assert decide(ben, disputed, agrees=True).json == {"state": "accepted"}


def test_a_decision_is_taken_back(client, store):
    disputed, _ = (item["id"] for item in client.get("/queue").json["items"])
    assert decide(client, disputed, agrees=False).json == {"state": "rejected"}
    assert decide(client, disputed, agrees=None).json == {"state": "pending"}
    assert store.count() == {"pending": 2}


def test_a_drawing_that_was_withdrawn_meanwhile_has_no_state(client, store):
    disputed, _ = (item["id"] for item in client.get("/queue").json["items"])
    store.delete([disputed])
    assert decide(client, disputed, agrees=True).json == {"state": None}


@pytest.mark.parametrize("body", [[], {}, {"id": "1"}, {"id": True, "agrees": True}, {"id": 1, "agrees": 1}])
def test_a_malformed_decision_is_refused(client, body):
    client.get("/queue")
    assert client.post("/reviews", json=body).status_code == 422


def test_a_decision_on_what_was_not_shown_is_refused(client):
    assert decide(client, 1, agrees=True).status_code == 409


def test_a_decision_must_be_json_so_that_no_other_site_can_send_it(client):
    response = client.post("/reviews", data='{"id": 1, "agrees": true}', content_type="text/plain")
    assert response.status_code == 415


@pytest.mark.parametrize(("host", "status"), [("localhost:5001", 200), ("127.0.0.1", 200), ("evil.example", 400)])
def test_without_a_password_only_names_of_this_machine_are_answered(client, host, status):
    assert client.get("/queue", headers={"Host": host}).status_code == status


def test_with_a_password_everything_needs_it(protected):
    for path in ("/", "/queue", "/page.js"):
        response = protected.get(path)
        assert (response.status_code, response.headers["WWW-Authenticate"][:5]) == (401, "Basic")
        assert protected.get(path, **log_in("anna", "wrong")).status_code == 401
        assert protected.get(path, **log_in("anna")).status_code == 200


def test_decisions_are_kept_under_the_name_of_the_login(protected, store):
    disputed, _ = (item["id"] for item in protected.get("/queue", **log_in("anna")).json["items"])
    assert decide(protected, disputed, agrees=True, **log_in("anna")).json == {"state": "pending"}
    assert decide(protected, disputed, agrees=True, **log_in("ben")).json == {"state": "accepted"}
    assert store.reviewed_by("anna") == store.reviewed_by("ben") == {disputed}


def test_guessing_the_password_is_slowed_down(protected):
    statuses = [protected.get("/", **log_in("anna", str(number))).status_code for number in range(21)]
    assert statuses == [401] * 20 + [429]
    assert protected.get("/", **log_in("anna")).status_code == 429


def test_the_command_serves_the_page_on_loopback_only(store, tmp_path):
    command = (server_process.sys.executable, "-m", "digitpad", "contributions", "review", "--reviewer", "anna")
    settings = {"DIGITPAD_CONTRIBUTIONS": f"sqlite:///{tmp_path}/contributions.db"}
    site = server_process.start(command=command, **settings)
    assert site.greeting.startswith("The review is at http://localhost:")
    assert site.stop()[0] == 0
    with pytest.raises(RuntimeError, match="Set DIGITPAD_REVIEW_PASSWORD, or leave out --host"):
        server_process.start("--host", "0.0.0.0", command=command, **settings)  # noqa: S104
    assert store.count() == {"pending": 2}
