"""What do the indices of a cluster look like? Fields, analyzers and similarity of each of the three.

An index called NAME is three of the cluster:

    NAME-state      one document says what is committed; another who is writing
    NAME-docs-1     documents and manifest entries, each once a version
    NAME-terms-1    each term of each field, to be looked up by how it begins or folds

The last two get another number with every rebuild, and the alias NAME leads to
the documents. Text arrives as tokens with spaces between them; `~` keeps a
place empty. A field of tokens has no score of its own but how often a term
stands there: the rest of BM25 is in the query (`scoring`), so its numbers may
change without another index, and each shard counts with those of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tgsearch.engine.base import FIELDS, POSITIONED_FIELDS, TEXT
from tgsearch.engine.opensearch.tokens import GAP

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json

FORMAT_VERSION = 2
PAIRS = "text.pairs"
DOCUMENT, ENTRY = "d", "m"  # kinds of what an index of documents holds

LENGTHS = {**{field: f"n_{field}" for field in FIELDS}, PAIRS: "n_pairs"}
ALTERNATIVES = "alternatives"  # reads tokens on lines of their own as so many ways to say one
_MAX_TOKEN_LENGTH = 4096  # what is written as one token stays one
_META = "tgsearch"


def state_index(name: str) -> str:
    """Return the index of the cluster that says what is committed."""
    return f"{name}-state"


def documents_index(name: str, number: int) -> str:
    """Return the index of the cluster with the documents."""
    return f"{name}-docs-{number}"


def terms_index(documents: str) -> str:
    """Return the index of terms that goes with one of documents."""
    name, _, number = documents.rpartition("-docs-")
    return f"{name}-terms-{number}"


def state_body() -> Json:
    """Return settings and mapping of an index of state."""
    return {
        "settings": {
            "index": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "-1"}
        },
        "mappings": {"dynamic": False, "_meta": {_META: {"format": FORMAT_VERSION}}, "properties": {}},
    }


def documents_body(settings: Mapping[str, object], shards: int, replicas: str) -> Json:
    """Return settings and mapping of an index of documents; `settings` are those of the engine."""
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "auto_expand_replicas": replicas,
                "refresh_interval": "-1",  # a commit does that
                "codec": "best_compression",
            },
            "similarity": {
                "occurrences": {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}}
            },
            "analysis": {
                "tokenizer": {"tokens": {"type": "whitespace", "max_token_length": _MAX_TOKEN_LENGTH}},
                "filter": {
                    "gaps": {"type": "stop", "stopwords": [GAP]},
                    "pairs": {
                        "type": "shingle",
                        "min_shingle_size": 2,
                        "max_shingle_size": 2,
                        "output_unigrams": False,
                        "token_separator": " ",
                        "filler_token": GAP,
                    },
                    # Each line at the same place: the cluster then counts them as one term.
                    "lines": {
                        "type": "pattern_capture",
                        "preserve_original": False,
                        "patterns": ["([^\n]+)"],
                    },
                },
                "analyzer": {
                    "tokens": {"type": "custom", "tokenizer": "tokens", "filter": ["gaps"]},
                    "pairs": {"type": "custom", "tokenizer": "tokens", "filter": ["gaps", "pairs"]},
                    ALTERNATIVES: {"type": "custom", "tokenizer": "keyword", "filter": ["lines"]},
                },
            },
        },
        "mappings": {
            "dynamic": False,
            "_source": {"enabled": False},
            "_meta": {_META: dict(settings)},
            "dynamic_templates": [
                {"facets": {"path_match": "facet.*", "mapping": {"type": "keyword", "norms": False}}}
            ],
            "properties": {
                **{field: _tokens(field) for field in FIELDS},
                **{length: {"type": "integer", "index": False} for length in LENGTHS.values()},
                "facet": {"type": "object", "dynamic": True},
                "first": {"type": "integer"},
                "last": {"type": "integer"},
                "id": {"type": "keyword", "index": False},
                "key": {"type": "keyword", "doc_values": False},
                "kind": {"type": "keyword", "doc_values": False},
                "born": {"type": "long"},
                "stored": {"type": "binary", "store": True},
            },
        },
    }


def _tokens(field: str) -> Json:
    mapping: Json = {
        "type": "text",
        "analyzer": "tokens",
        "similarity": "occurrences",
        "norms": False,
        "index_options": "positions" if field in POSITIONED_FIELDS else "freqs",
    }
    if field == TEXT:
        pairs = {**mapping, "analyzer": "pairs", "index_options": "freqs"}
        mapping["fields"] = {PAIRS.partition(".")[2]: pairs}
    return mapping


def terms_body() -> Json:
    """Return settings and mapping of an index of terms."""
    return {
        "settings": {
            "index": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "-1"}
        },
        "mappings": {
            "dynamic": False,
            "properties": {
                "field": {"type": "keyword", "doc_values": True},
                "term": {"type": "keyword"},  # as `tokens.written`, its beginning
                "fold": {"type": "keyword", "doc_values": False},
                "length": {"type": "integer"},  # of the fold
                "letters": {"type": "boolean"},  # and nothing else
                "count": {"type": "long"},  # documents that were ever written with it
                "born": {"type": "long"},
            },
        },
    }


def settings_in(mapping: Mapping[str, object]) -> dict[str, object] | None:
    """Return the settings that the mapping of an index carries; None for an index that is not ours."""
    meta = mapping.get("_meta")
    own = meta.get(_META) if isinstance(meta, dict) else None
    return dict(own) if isinstance(own, dict) else None
