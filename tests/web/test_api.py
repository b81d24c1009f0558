"""The JSON API: what the library says, at addresses; and the library's state, whatever it is."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import os
import shutil
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from starlette.routing import Route

import tgsearch
from tgsearch.analysis import Analyzer
from tgsearch.engine.whoosh import WhooshEngine
from tgsearch.index import Index
from tgsearch.results import to_json
from tgsearch.web import api, openapi
from tgsearch.web.api import dumped
from tgsearch.web.guard import Access
from tgsearch.web.snapshot import SharedIndex
from web.conftest import HOSTILE, OUTSIDE, SCRIPT
from web.serving import served

ROOT = Path(__file__).parents[2]
SMALL_RUN = 5
ODD_NAME = "<img src=x onerror=alert(1)>.txt"


def timeless(answer):
    return {name: value for name, value in answer.items() if name != "took_ms"}


def versioned(value):
    return timeless({"version": 1, **to_json(value)})


# The same as the library


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": "tuyen giao"},
        {"q": "tuyên giáo", "locality": "Hưng Yên", "all_values": True},
        {"q": "tuyên giáo", "locality": ["Hưng Yên", "Quảng Ninh"], "units": "today", "sort": "oldest"},
        {"q": '"công tác tuyên giáo"', "limit": 2, "page": 2, "explain": True, "match": "any"},
        {"q": "tuyen giao", "accents": "exact", "since": "2020", "until": "quý 1/2021"},
        {"q": "hội nghị", "year": ["2020", "2021"], "type": "tin", "facets": False},
        {"q": "tuyên giáo", "page": 1_000_000_000, "limit": 100},
        {"q": SCRIPT, "limit": 0},
        {"q": "tuyên giáo", "collapse": True},
        {"q": "tuyên giáo", "collapse": True, "page": 1_000_000_000, "limit": 100},
        {"q": "tuyên giáo", "facets": ["type", "number"]},
        {"number": ["05-ct/tw", "12/QĐ-UBND"], "facets": ["number"], "all_values": True},
        {"q": "không\0có"},
    ],
)
def test_a_search_says_what_the_library_says(client, index, asked):
    given = {name: str(value).lower() if isinstance(value, bool) else value for name, value in asked.items()}
    answer = client.get(f"/api/search?{urlencode(given, doseq=True)}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    query = asked.pop("q", "").replace("\0", " ")
    assert timeless(answer.json) == versioned(index.search(query, **asked))


def test_a_page_far_past_the_end_is_empty(client):
    answer = client.get("/api/search?page=1000000000&limit=100").json
    assert answer["hits"] == []
    assert answer["total"] == 6


def test_facets_are_counted_without_hits(client, index):
    answer = client.get("/api/facets?q=tuyen+giao&year=2021&all_values=true").json
    assert timeless(answer) == versioned(index.facets("tuyen giao", year="2021", all_values=True))
    assert answer["facets"]["locality"]
    numbers = client.get("/api/facets?by=number").json
    assert timeless(numbers) == versioned(index.facets(by="number"))
    assert [row["value"] for row in numbers["facets"]["number"]] == ["05-CT/TW", "12/QĐ-UBND"]


def test_suggestions_complete(client, index):
    answer = client.get("/api/suggest?q=tuyen+gi&limit=3").json
    assert answer == {"version": 1, "suggestions": to_json(index.suggest("tuyen gi", limit=3))}
    assert answer["suggestions"][0]["text"] == "tuyên giáo"


@pytest.mark.parametrize("id", ["hung-yen/tuyen-giao.txt", ODD_NAME, HOSTILE.id])
def test_documents_are_found_by_any_id(client, index, id):
    answer = client.get(f"/api/documents/{quote(id, safe='')}")
    assert answer.json == versioned(index.get(id))
    similar = client.get(f"/api/similar/{quote(id, safe='')}?limit=2").json
    assert timeless(similar) == versioned(index.similar(id, limit=2))


def test_a_slash_in_an_id_may_stand_as_it_is(client):
    assert client.get("/api/documents/hung-yen/tuyen-giao.txt").json["id"] == "hung-yen/tuyen-giao.txt"


@pytest.mark.parametrize(
    "asked", ["query=tuyen+giao&from=2021&to=2021", "q=tuyen+giao&since=2021&until=2021"]
)
def test_names_of_the_library_and_of_the_command_line_are_taken(client, index, asked):
    expected = index.search("tuyen giao", since="2021", until="2021")
    assert timeless(client.get(f"/api/search?{asked}").json) == versioned(expected)


def test_json_is_what_the_results_make_of_it():
    value = tgsearch.Results("a", "a", (tgsearch.Remark("One.", "Một."),), 0, 0, 10, 1.0, (), {"type": ()})
    assert dumped(value) == (
        b'{"query":"a","interpreted":"a","notes":["One."],"total":0,"offset":0,"limit":10,"took_ms":1.0,'
        b'"hits":[],"facets":{"type":[]}}'
    )
    assert dumped({"a": "\ud800 ế"}) == b'{"a":"\\ud800 \\u1ebf"}'
    with pytest.raises(TypeError):
        dumped({"a": object()})


# Errors


@pytest.mark.parametrize(
    ("target", "status", "error"),
    [
        ("/api/search?pgae=2", 400, "malformed"),
        ("/api/search?page=0", 400, "malformed"),
        ("/api/search?" + "year=&" * 101, 400, "malformed"),
        ("/api/search?year=hôm+kia+kìa", 422, "date_syntax"),
        ("/api/search?since=2022&until=2021", 422, "date_syntax"),
        ("/api/search?locality=Atlantis", 422, "unknown_locality"),
        ("/api/search?locality=T%C3%A2n+Th%C3%A0nh&units=then", 422, "ambiguous_locality"),
        ("/api/search?locality=B%C3%ACnh+D%C6%B0%C6%A1ng&units=today", 422, "option"),
        ("/api/search?q=%ff", 400, "malformed"),
        ("/api/facets?page=1", 400, "malformed"),
        ("/api/suggest?q=a&limit=1000", 400, "malformed"),
        ("/api/documents/khong-co", 404, "document_not_found"),
        ("/api/documents/", 404, "document_not_found"),
        ("/api/similar/khong-co", 404, "document_not_found"),
        ("/api/originals/khong-co", 404, "document_not_found"),
        ("/healthz?a=1", 400, "malformed"),
        ("/api/nothing", 404, "not_found"),
        ("/api/search/", 404, "not_found"),
    ],
)
def test_errors_are_a_name_a_sentence_and_an_id(client, target, status, error):
    answer = client.get(quote(target, safe="/?=&+%"))
    assert (answer.status, answer.json["status"], answer.json["error"]) == (status, status, error)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["detail"].endswith(".")
    assert len(answer.json["id"]) == 8


def test_errors_speak_english_unless_asked(client):
    english = client.get("/api/search?locality=Atlantis").json["detail"]
    vietnamese = client.get("/api/search?locality=Atlantis&lang=vi").json["detail"]
    error = tgsearch.UnknownLocalityError(text="Atlantis")
    assert (english, vietnamese) == (error.message("en"), error.message("vi"))


# The file of a document


def test_a_text_is_shown_as_text(client, office):
    answer = client.get("/api/originals/hung-yen/tuyen-giao.txt")
    assert answer.body == (office / "vanban/hung-yen/tuyen-giao.txt").read_bytes()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("id", ["trang.html"])
def test_anything_else_is_saved(client, office, id):
    answer = client.get(f"/api/originals/{id}")
    assert answer.body == (office / "vanban" / id).read_bytes()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_odd_name_stays_within_its_header(client):
    answer = client.get(f"/api/originals/{quote(ODD_NAME)}")
    assert answer.status == 200
    assert "<" not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("id", [HOSTILE.id, OUTSIDE.id])
def test_a_path_that_a_document_states_leads_nowhere(client, id):
    answer = client.get(f"/api/originals/{quote(id, safe='')}")
    assert (answer.status, answer.json["error"]) == (404, "no_original")


def test_what_left_its_folder_is_not_sent(tmp_path):
    folder, secret = tmp_path / "vanban", tmp_path / "mat.txt"
    folder.mkdir()
    secret.write_text("bí mật", "utf-8")
    for name in ("mot.txt", "hai.txt", "ba.txt"):
        (folder / name).write_text("Công tác tuyên giáo của tỉnh.", "utf-8")
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(folder)
        assert index.original("mot.txt") == (folder / "mot.txt").resolve()
        (folder / "mot.txt").unlink()
        (folder / "mot.txt").symlink_to(secret)
        (folder / "hai.txt").unlink()
        (folder / "ba.txt").unlink()
        os.mkfifo(folder / "ba.txt")
        assert [index.original(name) for name in ("mot.txt", "hai.txt", "ba.txt")] == [None, None, None]


def test_a_file_given_by_itself_is_sent_and_one_of_many_documents_is_not(tmp_path):
    (tmp_path / "mot.txt").write_text("Công tác tuyên giáo của tỉnh.", "utf-8")
    (tmp_path / "hai.jsonl").write_text('{"id": "hai.jsonl", "text": "Công tác tuyên giáo."}\n', "utf-8")
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(tmp_path / "mot.txt", tmp_path / "hai.jsonl")
        assert index.original("mot.txt") == (tmp_path / "mot.txt").resolve()
        assert index.original("hai.jsonl") is None


def test_a_text_that_is_no_utf8_is_saved(tmp_path):
    (tmp_path / "vanban").mkdir()
    (tmp_path / "vanban/cu.txt").write_bytes("Công tác tuyên giáo của tỉnh Hưng Yên".encode("utf-16"))
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(tmp_path / "vanban")
    with served(tmp_path / "index") as client:
        answer = client.get("/api/originals/cu.txt")
    assert answer.headers["Content-Type"] == "application/octet-stream"


# The state of the index


def test_what_is_committed_is_found_by_the_next_request(tmp_path):
    with tgsearch.create(tmp_path / "index") as index, served(tmp_path / "index") as client:
        for number in range(1, 6):
            index.add(tgsearch.Document(id=f"{number}", text="Công tác tuyên giáo."))
            index.commit()
            assert client.get("/api/search?q=tuyen+giao").json["total"] == number


def test_an_index_comes_and_goes_without_a_restart(tmp_path):
    place = tmp_path / "index"

    def fill(id):
        with tgsearch.create(place) as index:
            index.add(tgsearch.Document(id=id, text="Công tác tuyên giáo."))

    with served(place) as client:
        answer = client.get("/api/search")
        assert (answer.status, answer.json["error"]) == (503, "index_not_found")
        assert answer.headers["Retry-After"]
        assert client.get("/healthz").status == 503
        fill("mot")
        assert client.get("/healthz").json == {"status": "ok"}
        assert client.get("/api/documents/mot").status == 200
        shutil.rmtree(place)
        assert client.get("/api/documents/mot").json["error"] == "index_not_found"
        fill("hai")
        assert client.get("/api/documents/hai").status == 200
        shutil.rmtree(place)
        fill("ba")  # of the same generation, and nobody asked meanwhile
        assert client.get("/api/documents/hai").status == 404


def test_a_damaged_index_is_told_of_and_taken_again_when_it_is_whole(tmp_path):
    place = tmp_path / "index"
    with tgsearch.create(place) as index:
        index.add(tgsearch.Document(id="mot", text="Công tác tuyên giáo."))
    (stored,) = place.glob("*.stored")
    whole = stored.read_bytes()
    stored.write_bytes(bytes(byte ^ 255 for byte in whole))
    with served(place) as client:
        answer = client.get("/api/documents/mot")
        assert (answer.status, answer.json["error"]) == (503, "damaged_index")
        stored.write_bytes(whole)
        assert client.get("/api/documents/mot").status == 200


def test_an_index_of_another_analyzer_is_refused_even_while_the_server_runs(tmp_path):
    place = tmp_path / "index"
    tgsearch.create(place).close()
    with served(place) as client:
        assert client.get("/api/search").status == 200
        engine = WhooshEngine(place, {**WhooshEngine.open(place).settings, "analyzer": "another"})
        with Index(engine, Analyzer(), fresh=True) as index:
            index.add(tgsearch.Document(id="mot", text="Công tác tuyên giáo."))
        answer = client.get("/api/search")
    assert (answer.status, answer.json["error"]) == (503, "analyzer_mismatch")


# The description


def test_every_address_is_described():
    described = {path.replace("{id}", "{id:path}") for path in openapi.document()["paths"]}
    own = {route.path for route in api.routes() if isinstance(route, Route)}
    assert own - described == {"/openapi.json", "/api"}
    assert described <= own


def test_the_description_is_shown_to_people(client):
    page = client.get("/api").body.decode()
    for path in client.get("/openapi.json").json["paths"]:
        assert path in page


@pytest.mark.parametrize("name", openapi.SEARCH)
def test_every_described_parameter_is_taken(client, name):
    (parameter,) = (
        each
        for each in openapi.document()["paths"]["/api/search"]["get"]["parameters"]
        if each["name"] == name
    )
    schema = parameter["schema"].get("anyOf", [parameter["schema"]])[0]
    values = schema.get("enum") or [{"integer": "1", "boolean": "true"}.get(schema["type"], "2021")]
    for value in values:
        expected = 422 if name in ("locality", "number") else 200  # 2021 is no place, and not a whole number
        assert client.get(f"/api/search?{urlencode({name: value})}").status == expected


def fuzzer():
    """scripts/fuzz_api.py as a module, which has the large run."""
    spec = importlib.util.spec_from_file_location("fuzz_api", ROOT / "scripts/fuzz_api.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_answers_are_as_described(office):
    with served(office / "index", Access("127.0.0.1", fuzzer().TOKEN)) as client:
        figures = fuzzer().run(client.port, fuzzer().TOKEN, examples=SMALL_RUN, seed=1)
    assert (figures.code, figures.failures) == (0, 0), figures.said
    assert figures.cases > 400


@pytest.mark.parametrize(("token", "wanted"), [(None, []), ("mot-token-du-dai-0123456789", [{"token": []}])])
def test_the_description_says_whether_a_token_is_wanted(office, token, wanted):
    with served(office / "index", Access("127.0.0.1", token)) as client:
        described = client.get("/openapi.json", {"Authorization": f"Bearer {token}"}).json
    assert described["security"] == wanted
    assert described["paths"]["/healthz"]["get"]["security"] == []


def test_no_check_of_the_description_is_left_out():
    settings = SchemathesisConfig.from_path(fuzzer().SETTINGS)
    checks = settings.projects.default.checks
    assert [name for name in CHECKS.get_all_names() if not checks.get_by_name(name=name).enabled] == []
    assert "400" not in checks.positive_data_acceptance.expected_statuses
    assert "2xx" not in checks.negative_data_rejection.expected_statuses


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the system does not tell what is open")
def test_an_index_that_is_let_go_leaves_no_file_open(office):
    shared = SharedIndex(str(office / "index"))

    def use(index):
        index.search("tuyen giao", year="2021", all_values=True)
        index.suggest("tu")
        index.similar("trang.html")
        raise tgsearch.DamagedIndexError(path="", file="", reason="")  # so that it is opened anew

    def open_files():
        with pytest.raises(tgsearch.DamagedIndexError):
            asyncio.run(shared.ask(use))
        return len(os.listdir("/proc/self/fd"))

    open_files()
    gc.collect()
    gc.disable()  # nothing may wait for it: a server has only so many files
    try:
        assert len({open_files() for _ in range(4)}) == 1
    finally:
        gc.enable()
        shared.close()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the system does not tell what is open")
def test_commits_are_seen_at_once_and_leave_no_file_of_the_past_open(tmp_path):
    place = tmp_path / "index"
    tgsearch.create(place).close()
    shared = SharedIndex(str(place))
    gc.collect()
    gc.disable()  # nothing may wait for it: a server has only so many files
    try:
        for number in range(1, 20):  # some of them merge what was before
            with tgsearch.open(place) as writer:
                writer.add(tgsearch.Document(id=f"tin-{number}", text="Bản tin của xã về mùa vụ."))
            assert asyncio.run(shared.ask(lambda index: index.search("mua vu").total)) == number
            links = [os.readlink(file) for file in Path("/proc/self/fd").iterdir() if file.exists()]
            assert not [link for link in links if link.startswith(str(place)) and link.endswith("(deleted)")]
    finally:
        gc.enable()
        shared.close()
