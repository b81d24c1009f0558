"""Which cluster is asked, through which of its machines, by whom, and is it the one that was meant?"""

from __future__ import annotations

import base64
import datetime
import json
import logging
import socket
import ssl
import threading
import urllib.request
from contextlib import suppress
from itertools import count

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

import tgsearch
from engines.contract.collection import ALL, COLLECTION, ask, found, put, terms
from engines.proxy import Proxy
from engines.test_opensearch import remove
from tgsearch.cli import main
from tgsearch.engine.base import Everything, SearchRequest
from tgsearch.engine.opensearch import OpenSearchEngine
from tgsearch.engine.opensearch.address import Address, Host, Login, login_for, parse, wanted_shards
from tgsearch.engine.opensearch.connection import Connection
from tgsearch.errors import (
    AccessDeniedError,
    AddressError,
    EngineSchemeError,
    EngineUnavailableError,
    OptionError,
    SettingError,
    TgsearchError,
    UntrustedClusterError,
)

NUMBERS = count()
PASSWORD = "mật khẩu 7"
CA = "TGSEARCH_OPENSEARCH_CA"


@pytest.fixture
def address(opensearch):
    """The address of an index of its own."""
    address = parse(f"opensearch://{opensearch}/a{next(NUMBERS)}")
    yield address
    remove(address)


@pytest.fixture
def unused():
    """A port on which nothing listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{bound.getsockname()[1]}"


def folder_with_a_file(folder):
    (folder / "a.txt").write_text("Thông báo nghỉ lễ\n\nTrường học nghỉ lễ hai ngày.", "utf-8")
    return folder


# Addresses


@pytest.mark.parametrize(
    ("given", "expected", "again"),
    [
        ("opensearch://máy/tin", Address((Host("máy"),), "tin"), "opensearch://máy:9200/tin"),
        ("opensearch://a:1/b-c_2/", Address((Host("a", 1),), "b-c_2"), "opensearch://a:1/b-c_2"),
        (
            "opensearchs://lan@A/b",
            Address((Host("a"),), "b", secure=True, user="lan"),
            "opensearchs://lan@a:9200/b",
        ),
        ("opensearch://[::1]:9/b", Address((Host("::1", 9),), "b"), "opensearch://[::1]:9/b"),
        (
            "opensearch://a:9200,b,[::1]:9,10.0.0.7:65535/c",
            Address((Host("a"), Host("b"), Host("::1", 9), Host("10.0.0.7", 65535)), "c"),
            "opensearch://a:9200,b:9200,[::1]:9,10.0.0.7:65535/c",
        ),
        (
            "opensearchs://mai%40x%3A%2F@a,b/c",
            Address((Host("a"), Host("b")), "c", secure=True, user="mai@x:/"),
            "opensearchs://mai%40x%3A%2F@a:9200,b:9200/c",
        ),
    ],
)
def test_addresses(given, expected, again):
    assert parse(given) == expected
    assert str(expected) == again
    assert parse(again) == expected


@pytest.mark.parametrize(
    "given",
    [
        *("opensearch://a", "opensearch://a/", "opensearch:///b", "opensearch://a:x/b", "http://a/b"),
        *("opensearch://a/B", "opensearch://a/b/c", "opensearch://a/-b", "opensearch://a/b?c=d"),
        *("opensearch://a,/b", "opensearch://,a/b", "opensearch://a,,b/c", "opensearch://a, b/c"),
        *("opensearch://a,a:9200/b", "opensearch://a:1:2/b", "opensearch://a:0/b", "opensearch://a:65536/b"),
        *("opensearch://a:/b", "opensearch://a:²/b", "opensearch://::1/b", "opensearch://[::1/b"),
        *("opensearch://[a]/b", "opensearch://[::1]9/b", "opensearch://a//b", "opensearch://a/b#c"),
        *("opensearch://a,lan@b/c", "opensearch://lan@a,mai@b/c", "opensearch:a/b", "opensearch", ""),
        *("opensearch://lan:bimat@a/b", "opensearch://lan:bi/bimat@a/b", "opensearch://lan:bimat@a,b/c"),
        *("opensearch://a,lan:bimat@b/c", "opensearch://lan:bi@bimat@a/b", "opensearch://a/b?p=bimat"),
    ],
)
def test_what_is_no_address(given):
    with pytest.raises(AddressError) as caught:
        parse(given)
    for lang in ("en", "vi"):
        assert "bimat" not in caught.value.message(lang)
    assert isinstance(caught.value, TgsearchError)


HOSTS = st.lists(
    st.builds(
        Host,
        st.sampled_from(["a", "máy-1", "10.0.0.7", "::1", "fe80::2", "cụm.vn"]),
        st.integers(1, 65535),
    ),
    min_size=1,
    unique=True,
)


@given(
    st.builds(
        Address,
        HOSTS.map(tuple),
        st.from_regex("[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True),
        st.booleans(),
        st.text(),
    )
)
def test_an_address_reads_as_it_is_written(address):
    assert parse(str(address)) == address


@given(st.text(alphabet="ab:/@,[]?#%1 ", max_size=30))
def test_any_text_is_an_address_or_said_to_be_none(text):
    try:
        address = parse(f"opensearch://{text}")
    except AddressError:
        return
    assert parse(str(address)) == address


# Several hosts


@pytest.mark.parametrize("dead_first", [True, False])
def test_a_host_that_is_dead_is_passed_over(opensearch, address, unused, dead_first, tmp_path):
    hosts = [unused, opensearch] if dead_first else [opensearch, unused]
    both = f"opensearch://{','.join(hosts)}/{address.name}"
    folder_with_a_file(tmp_path)
    for _ in range(4):  # they are asked in an order that differs
        with tgsearch.create(both, rebuild=True) as index:
            assert len(index.sync(tmp_path).added) == 1
        with tgsearch.open(both) as index:
            assert index.search("nghỉ lễ").total == 1


def test_hosts_are_asked_in_turn(opensearch, address):
    with Proxy(opensearch) as one, Proxy(opensearch) as other:
        engine = OpenSearchEngine.create(f"opensearch://{one.address},{other.address}/{address.name}", {})
        put(engine, *COLLECTION)
        assert found(engine) == ALL
        seen = len(one.seen), len(other.seen)
        assert min(seen) > 5
        assert max(seen) < 2 * min(seen)  # several ask at once


@pytest.mark.parametrize("trouble", [503, "lost"])
def test_a_host_that_fails_on_the_way_is_left_to_the_others(opensearch, address, trouble):
    with Proxy(opensearch) as one, Proxy(opensearch) as other:
        there = parse(f"opensearch://{one.address},{other.address}/{address.name}")
        connection = Connection(there, patience_seconds=20.0)
        engine = OpenSearchEngine.create(there, {}, connection)
        put(engine, COLLECTION[0])
        with engine.searcher() as searcher:
            assert one.seen
            one.trouble = lambda method, path: trouble
            put(engine, *COLLECTION[1:])
            for _ in range(3):
                assert searcher.search(SearchRequest((Everything(),))).total == 1
        assert found(engine) == ALL
        connection.close()


def test_all_hosts_are_dead(unused):
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        other = f"127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(EngineUnavailableError, match="refused") as caught:
            OpenSearchEngine.open(f"opensearch://{unused},{other}/a")
    for host in (unused, other):
        assert host in caught.value.message("vi")


def test_a_silent_host_is_passed_over(opensearch, address):
    put(OpenSearchEngine.create(address, {}), *COLLECTION)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        there = parse(f"opensearch://127.0.0.1:{port},{opensearch}/{address.name}")
        connection = Connection(there, request_seconds=1.0)
        assert found(OpenSearchEngine.open(there, connection)) == ALL
        connection.close()


# Logins


def test_a_login(address, opensearch):
    put(OpenSearchEngine.create(address, {}), *COLLECTION)
    with Proxy(opensearch, password=f"lan:{PASSWORD}") as proxy:
        there = parse(f"opensearch://lan@{proxy.address}/{address.name}")
        good = Connection(there, Login("lan", PASSWORD))
        assert ask(OpenSearchEngine.open(there, good), clauses=(terms("nhân"),)).total == len(ALL)
        with pytest.raises(AccessDeniedError) as caught:
            OpenSearchEngine.open(there, Connection(there, Login("lan", "sai mất rồi")))
        assert "sai mất rồi" not in "".join(
            map(repr, [caught.value, str(caught.value), caught.value.__cause__])
        )


@pytest.mark.parametrize(("text", "shards"), [("", None), ("1", 1), (" 12 ", 12), ("1024", 1024)])
def test_the_environment_says_how_many_shards(text, shards):
    assert wanted_shards({"TGSEARCH_OPENSEARCH_SHARDS": text}) == shards


@pytest.mark.parametrize("text", ["0", "-1", "1025", "hai", "1.5", "²"])
def test_other_numbers_of_shards_are_refused(text):
    with pytest.raises(OptionError, match="TGSEARCH_OPENSEARCH_SHARDS can't be"):
        wanted_shards({"TGSEARCH_OPENSEARCH_SHARDS": text})


def test_an_index_is_cut_into_shards_and_stays_so_when_it_is_made_again(opensearch, monkeypatch):
    address = f"opensearch://{opensearch}/shards"

    def shards():
        with urllib.request.urlopen(f"http://{opensearch}/shards/_settings") as answer:
            (found,) = json.load(answer).values()
        return found["settings"]["index"]["number_of_shards"]

    monkeypatch.setenv("TGSEARCH_OPENSEARCH_SHARDS", "3")
    with tgsearch.create(address) as index:
        index.add(tgsearch.Document(id="a", text="Hội nghị sơ kết"))
        index.commit()
    assert shards() == "3"
    monkeypatch.delenv("TGSEARCH_OPENSEARCH_SHARDS")
    for wanted, expected in ((None, "3"), ("2", "2")):
        if wanted:
            monkeypatch.setenv("TGSEARCH_OPENSEARCH_SHARDS", wanted)
        with tgsearch.create(address, rebuild=True) as index:
            index.add(tgsearch.Document(id="a", text="Hội nghị tổng kết"))
            index.commit()
        assert shards() == expected


def test_where_a_password_comes_from(tmp_path):
    address = parse("opensearchs://lan@cluster.example/tin")
    variable = "TGSEARCH_OPENSEARCH_PASSWORD"
    (tmp_path / "secret").write_text("bí mật\n", "utf-8")
    (tmp_path / "no-text").write_bytes(b"\xff\xff")
    assert login_for(address, {variable: "a"}) == Login("lan", "a")
    assert login_for(address, {f"{variable}_FILE": str(tmp_path / "secret")}) == Login("lan", "bí mật")
    assert login_for(parse("opensearch://a/b"), {"TGSEARCH_OPENSEARCH_USER": "mai"}) == Login("mai", "")
    assert "bí mật" not in repr(Login("lan", "bí mật"))
    for name in ("secret-2", "no-text"):
        with pytest.raises(SettingError, match=f"{variable}_FILE names .*{name}"):
            login_for(address, {f"{variable}_FILE": str(tmp_path / name)})


# TLS


@pytest.fixture(scope="module")
def authority():
    """Who issues certificates here."""
    return trustme.CA()


@pytest.fixture
def trusted(authority, tmp_path, monkeypatch):
    """A file with the certificate of the issuer, which the environment names."""
    file = tmp_path / "issuer.pem"
    authority.cert_pem.write_to_path(file)
    monkeypatch.setenv(CA, str(file))
    return file


@pytest.fixture
def secured(opensearch, authority):
    """A function that puts TLS in front of the node, with a certificate for what is said."""

    def start(*names, password=None, **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*(names or ("127.0.0.1",)), **options).configure_cert(context)
        started.append(Proxy(opensearch, context=context, password=password))
        return started[-1].__enter__()

    started = []
    yield start
    for each in started:
        each.__exit__()


@pytest.fixture
def says(capsys, caplog, monkeypatch):
    """A function that runs a search by a user with a password, and returns what is said in a language."""

    def search(address, lang="en", password=PASSWORD):
        monkeypatch.setenv("TGSEARCH_OPENSEARCH_USER", "lan")
        monkeypatch.setenv("TGSEARCH_OPENSEARCH_PASSWORD", password)
        with caplog.at_level(logging.DEBUG), pytest.raises(SystemExit) as ended:
            main(["--lang", lang, "--index", str(address), "search", "lễ"])
        captured = capsys.readouterr()
        told = captured.err.strip()
        assert (ended.value.code, captured.out) == (2, "")
        assert len(told.splitlines()) == 1
        for secret in (password, base64.b64encode(f"lan:{password}".encode()).decode()):
            assert secret not in told + caplog.text
        return told

    return search


def test_tls_with_the_right_certificate(secured, trusted, address, tmp_path):
    there = f"opensearchs://{secured().address}/{address.name}"
    (tmp_path / "docs").mkdir()
    with tgsearch.create(there) as index:
        assert len(index.sync(folder_with_a_file(tmp_path / "docs")).added) == 1
    with tgsearch.open(there) as index:
        assert [hit.title for hit in index.search("nghi le")] == ["Thông báo nghỉ lễ"]


def test_one_of_the_hosts_is_dead_behind_tls(secured, trusted, address, unused):
    there = f"opensearchs://{unused},{secured().address}/{address.name}"
    engine = OpenSearchEngine.create(there, {})
    put(engine, *COLLECTION)
    assert found(engine) == ALL


YESTERDAY = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "options", "english", "vietnamese"),
    [
        ("127.0.0.1", {"not_after": YESTERDAY}, "its certificate has expired", "chứng chỉ đã hết hạn"),
        ("cum.example", {}, "its certificate is that of another host", "chứng chỉ là của máy khác"),
        ("127.0.0.2", {}, "its certificate is that of another host", "chứng chỉ là của máy khác"),
    ],
)
def test_a_certificate_that_is_not_right(secured, trusted, says, name, options, english, vietnamese):
    proxy = secured(name, **options)
    there = f"opensearchs://{proxy.address}/a"
    assert f"{there} can't be trusted ({english})" in says(there)
    assert f"Không thể tin {there} ({vietnamese})" in says(there, "vi")
    with pytest.raises(UntrustedClusterError):
        tgsearch.open(there)
    assert proxy.seen == []


@pytest.mark.parametrize("own", [None, "another"])
def test_a_certificate_of_an_issuer_who_is_not_trusted(secured, says, tmp_path, monkeypatch, own):
    if own is not None:
        trustme.CA().cert_pem.write_to_path(tmp_path / own)
        monkeypatch.setenv(CA, str(tmp_path / own))
    proxy = secured()
    there = f"opensearchs://{proxy.address}/a"
    assert "nobody who is trusted issued its certificate" in says(there)
    assert "chứng chỉ không do nơi đáng tin cấp" in says(there, "vi")
    assert proxy.seen == []


def test_tls_is_asked_without(secured, says):
    place = secured().address
    assert f"opensearch://{place}/a speaks TLS: write opensearchs://" in says(f"opensearch://{place}/a")
    assert "hãy viết opensearchs:// ở đầu địa chỉ" in says(f"opensearch://{place}/a", "vi")


def test_plain_http_is_asked_with_tls(opensearch, says):
    with Proxy(opensearch) as proxy:
        there = f"opensearchs://{proxy.address}/a"
        assert f"{there} speaks HTTP: write opensearch://" in says(there)
        assert "hãy viết opensearch:// ở đầu địa chỉ" in says(there, "vi")
        with pytest.raises(EngineSchemeError):
            tgsearch.open(there)


@pytest.mark.parametrize("secure", [False, True])
def test_a_wrong_password_is_said_and_not_shown(opensearch, secured, trusted, says, secure):
    with Proxy(opensearch, password=f"lan:{PASSWORD}") as plain:
        proxy = secured(password=f"lan:{PASSWORD}") if secure else plain
        there = f"opensearch{'s' * secure}://{proxy.address}/a"
        told = says(there, password="sai mất rồi")
        assert "can't be used with this login" in told
        assert "set TGSEARCH_OPENSEARCH_USER and TGSEARCH_OPENSEARCH_PASSWORD" in told
        assert "với thông tin đăng nhập này" in says(there, "vi", password="sai mất rồi")
        assert "There is no index in" in says(there)  # the right one: it gets further


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "No such file"), ("", "no certificate in it"), ("nhầm", "no certificate")]
)
def test_a_file_of_certificates_that_is_none(says, tmp_path, monkeypatch, content, reason):
    file = tmp_path / "issuers.pem"
    if content is not None:
        file.write_text(content, "utf-8")
    monkeypatch.setenv(CA, str(file))
    assert f"{CA} names {file}, which can't be used ({reason}" in says("opensearchs://127.0.0.1:1/a")
    assert f"{CA} chỉ đến {file}" in says("opensearchs://127.0.0.1:1/a", "vi")


def test_a_connection_that_is_cut_in_the_handshake_is_no_matter_of_trust(says):
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        over = threading.Event()

        def hang_up():
            while not over.is_set():
                with suppress(OSError):
                    bound.accept()[0].close()

        hanging_up = threading.Thread(target=hang_up, daemon=True)
        hanging_up.start()
        place = f"127.0.0.1:{bound.getsockname()[1]}"
        assert "does not answer as it should" in says(f"opensearchs://{place}/a")
        over.set()
        socket.create_connection(bound.getsockname()).close()
        hanging_up.join()
