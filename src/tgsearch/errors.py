"""What can go wrong, as one tree; catch `TgsearchError` to catch everything.

    TgsearchError
    ├─ QueryError
    │  ├─ DateSyntaxError(text)
    │  ├─ UnknownLocalityError(text)
    │  ├─ AmbiguousLocalityError(text, candidates)
    │  └─ OptionError(option, value, allowed)
    ├─ IndexStateError
    │  ├─ IndexNotFoundError(path)
    │  ├─ NotAnIndexError(path)
    │  ├─ IndexExistsError(path)
    │  ├─ IndexLockedError(path, holder)
    │  │  └─ OtherSharesError(path, holder, count)
    │  ├─ IndexVersionError(path, found, expected)
    │  ├─ AnalyzerMismatchError(path, found, expected)
    │  ├─ DescriptionMismatchError(path, found, expected)
    │  ├─ IndexNotEmptyError
    │  ├─ DamagedIndexError(path, file, reason)
    │  └─ StorageError(path, reason)
    ├─ EngineError
    │  ├─ AddressError(address, reason)
    │  ├─ SettingError(variable, path, reason)
    │  ├─ ClientUnavailableError(reason)
    │  ├─ EngineUnavailableError(address, reason)
    │  ├─ EngineVersionError(address, found, expected)
    │  ├─ EngineRejectedError(address, reason)
    │  ├─ EngineReadOnlyError(address, reason)
    │  ├─ AccessDeniedError(address, reason)
    │  ├─ UntrustedClusterError(address, reason)
    │  ├─ EngineSchemeError(address, spoken, scheme)
    │  └─ SnapshotGoneError(address)
    ├─ SegmenterUnavailableError(reason)
    ├─ WatchUnavailableError(reason)
    ├─ DocumentNotFoundError(id)
    ├─ PathNotFoundError(path)
    ├─ DumpError
    │  ├─ DamagedDumpError(path, line, reason)
    │  └─ DumpVersionError(path, found, expected)
    ├─ EvaluationError
    │  ├─ EvaluationFileError(path, line, reason)
    │  ├─ NothingToEvaluateError(topics, judged)
    │  └─ MeasuresUnavailableError(reason)
    └─ DocumentError
       ├─ UnreadableDocumentError(path, reason)
       └─ RefusedDocumentError(id, reason, refused)

Every error carries its data as attributes and says, in one sentence in
English or Vietnamese, what happened and what to do next.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from tgsearch.systemwords import system_words


class TgsearchError(Exception):
    """Anything that tgsearch reports to its user; a bug is never one of these."""

    templates: ClassVar[dict[str, str]] = {
        "en": "tgsearch could not go on.",
        "vi": "tgsearch không thể tiếp tục.",
    }

    def __init__(self, **data: object) -> None:
        super().__init__(*data.values())
        self.data = data

    def __getattr__(self, name: str) -> object:
        # `error.path` reads the data; `__dict__` is asked to survive unpickling.
        try:
            return self.__dict__["data"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.data))

    def message(self, lang: str = "en") -> str:
        """Return the sentence in `lang` ("en" or "vi"; anything else is English)."""
        template = self.templates.get(lang, self.templates["en"])
        return template.format(**{name: _shown(value, lang) for name, value in self.data.items()})

    def __str__(self) -> str:
        return self.message("en")


def _rebuild(kind: type[TgsearchError], data: dict[str, object]) -> TgsearchError:
    return kind(**data)


def _shown(value: object, lang: str) -> str:
    translated = getattr(value, "message", None)
    if callable(translated):
        return str(translated(lang))
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return system_words(str(value), lang)


class QueryError(TgsearchError):
    """The search can't be understood as it was asked."""


class DateSyntaxError(QueryError):
    """A date filter can't be read. Data: `text`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "Can't read “{text}” as a date: write 2021, 2021-03, 2021-03-15, 15/3/2021 or quý 1/2021.",
        "vi": "Không đọc được “{text}” là ngày tháng: hãy viết 2021, 2021-03, 2021-03-15, 15/3/2021 hoặc quý 1/2021.",
    }


class UnknownLocalityError(QueryError):
    """A place filter names no known unit. Data: `text`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "No province, district or commune is called “{text}”: check the spelling, or search for it as a word.",
        "vi": "Không có tỉnh, huyện hay xã nào tên là “{text}”: hãy kiểm tra chính tả hoặc tìm như từ khóa.",
    }


class AmbiguousLocalityError(QueryError):
    """A place filter names several units. Data: `text`, `candidates` (tuple of names with their parents)."""

    templates: ClassVar[dict[str, str]] = {
        "en": "“{text}” is the name of several places: choose {named}.",
        "vi": "“{text}” là tên của nhiều nơi: hãy chọn {named}.",
    }
    _more: ClassVar[dict[str, str]] = {
        "en": " or one of {count} more",
        "vi": " hoặc một trong {count} nơi khác",
    }
    _or: ClassVar[dict[str, str]] = {"en": " or ", "vi": " hoặc "}
    _MAX_NAMED: ClassVar[int] = 10

    def message(self, lang: str = "en") -> str:
        """Return the sentence, which names the first ten candidates and counts the others."""
        lang = lang if lang in self.templates else "en"
        found = self.data["candidates"]
        candidates = [f"“{each}”" for each in found] if isinstance(found, (list, tuple)) else [str(found)]
        shown, left = candidates[: self._MAX_NAMED], len(candidates) - self._MAX_NAMED
        if left > 0:
            named = ", ".join(shown) + self._more[lang].format(count=left)
        else:
            named = self._or[lang].join([*filter(None, [", ".join(shown[:-1])]), *shown[-1:]])
        return self.templates[lang].format(text=self.data["text"], named=named)


class OptionError(QueryError):
    """An option has a value that it can't take. Data: `option`, `value`, `allowed`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{option} can't be “{value}”: use {allowed}.",
        "vi": "{option} không nhận giá trị “{value}”: hãy dùng {allowed}.",
    }


class IndexStateError(TgsearchError):
    """The index on disk is not in the state that the call needs."""


class IndexNotFoundError(IndexStateError):
    """There is no index at a path. Data: `path`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "There is no index in {path}: make one with `tgsearch --index {path} index FOLDER`.",
        "vi": "Chưa có chỉ mục trong {path}: hãy tạo bằng `tgsearch --index {path} index THƯ_MỤC`.",
    }


class NotAnIndexError(IndexStateError):
    """A directory holds other files, not an index. Data: `path`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{path} holds files that are not a tgsearch index, so nothing was written: choose another --index.",
        "vi": "{path} chứa các tệp không thuộc chỉ mục tgsearch nên không ghi gì: hãy chọn --index khác.",
    }


class IndexExistsError(IndexStateError):
    """`create` met an index. Data: `path`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{path} already holds an index: open it, or remove it first.",
        "vi": "{path} đã có chỉ mục: hãy mở nó hoặc xóa trước.",
    }


class IndexLockedError(IndexStateError):
    """Another writer has the index. Data: `path`, `holder` (who, where, since when)."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{path} is being written by {holder}: wait until that ends, then try again.",
        "vi": "{path} đang được ghi bởi {holder}: hãy chờ xong rồi thử lại.",
    }


class OtherSharesError(IndexLockedError):
    """Others write shares of another number. Data: `path`, `holder`, `count`: how many shares theirs are."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{path} is being written in {count} shares, one by {holder}: take one of {count} too, or wait until these are done.",
        "vi": "{path} đang được ghi theo {count} phần, một phần bởi {holder}: hãy cũng chia thành {count} phần, hoặc chờ ghi xong.",
    }


class IndexVersionError(IndexStateError):
    """The index has another format. Data: `path`, `found`, `expected`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "The index in {path} has format {found}, this program reads {expected}: run `tgsearch --index {path} index --rebuild`.",
        "vi": "Chỉ mục trong {path} có định dạng {found}, chương trình này đọc {expected}: hãy chạy `tgsearch --index {path} index --rebuild`.",
    }


class AnalyzerMismatchError(IndexStateError):
    """The index was made by another analyzer. Data: `path`, `found`, `expected`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "The index in {path} was made by another analyzer ({found}, now {expected}) and would find too little: run `tgsearch --index {path} index --rebuild`.",
        "vi": "Chỉ mục trong {path} được tạo bởi bộ phân tích khác ({found}, nay là {expected}) nên sẽ tìm thiếu: hãy chạy `tgsearch --index {path} index --rebuild`.",
    }


class DescriptionMismatchError(IndexStateError):
    """Dates and places of the index were found by other rules. Data: `path`, `found`, `expected`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "The dates and places in the index in {path} were found by other rules (version {found}, now {expected}): run `tgsearch --index {path} index --rebuild`.",
        "vi": "Ngày tháng và địa phương trong chỉ mục ở {path} được xác định theo quy tắc khác (phiên bản {found}, nay là {expected}): hãy chạy `tgsearch --index {path} index --rebuild`.",
    }


class DamagedIndexError(IndexStateError):
    """A file of the index does not hold what was written. Data: `path`, `file`, `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "The index in {path} is damaged ({file}: {reason}): run `tgsearch --index {path} check`, then `index --rebuild`.",
        "vi": "Chỉ mục trong {path} bị hỏng ({file}: {reason}): hãy chạy `tgsearch --index {path} check`, rồi `index --rebuild`.",
    }


class StorageError(IndexStateError):
    """The disk refused. Data: `path`, `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{path} could not be written ({reason}); what was committed before is kept: free some space or fix the permission, then run the command again.",
        "vi": "Không ghi được {path} ({reason}); dữ liệu đã ghi trước đó vẫn còn: hãy giải phóng dung lượng hoặc sửa quyền rồi chạy lại.",
    }


class SegmenterUnavailableError(TgsearchError):
    """pyvi's model can't be read. Data: `reason`. There is no fallback: an index and its queries must be segmented alike."""

    templates: ClassVar[dict[str, str]] = {
        "en": "The word segmenter's model can't be read ({reason}): run `pip install pyvi==0.1.1`.",
        "vi": "Không đọc được mô hình tách từ ({reason}): hãy chạy `pip install pyvi==0.1.1`.",
    }


class WatchUnavailableError(TgsearchError):
    """The library that tells which files change can't be loaded. Data: `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": 'Files are watched by watchfiles, which can\'t be loaded ({reason}): run `pip install "tgsearch[watch]"`.',
        "vi": 'Việc theo dõi tệp do watchfiles thực hiện, nhưng không nạp được thư viện này ({reason}): hãy chạy `pip install "tgsearch[watch]"`.',
    }


class DocumentNotFoundError(TgsearchError):
    """No document has an id. Data: `id`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "No document has the id “{id}”: take an id from the results of `tgsearch search`.",
        "vi": "Không có tài liệu nào mang mã “{id}”: hãy lấy mã từ kết quả `tgsearch search`.",
    }


class PathNotFoundError(TgsearchError):
    """A path to index does not exist. Data: `path`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{path} does not exist: name a file or a folder to index.",
        "vi": "{path} không tồn tại: hãy chỉ ra tệp hoặc thư mục cần lập chỉ mục.",
    }


class EvaluationError(TgsearchError):
    """The index can't be measured as it was asked."""


class EvaluationFileError(EvaluationError):
    """A line of a file of topics or judgements can't be read. Data: `path`, `line` (from 1), `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{path}, line {line}: {reason}. Correct the line, then measure again.",
        "vi": "{path}, dòng {line}: {reason}. Hãy sửa dòng đó rồi đo lại.",
    }


class NothingToEvaluateError(EvaluationError):
    """No query has judgements. Data: `topics` (queries in the one file), `judged` (queries in the other)."""

    templates: ClassVar[dict[str, str]] = {
        "en": "None of the {topics} queries is among the {judged} that have judgements: compare the ids in the two files.",
        "vi": "Không truy vấn nào trong {topics} truy vấn nằm trong số {judged} truy vấn có đánh giá: hãy so các mã trong hai tệp.",
    }


class MeasuresUnavailableError(EvaluationError):
    """The library that computes the measures can't be loaded. Data: `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": 'The measures are computed by ir-measures, which can\'t be loaded ({reason}): run `pip install "tgsearch[eval]"`.',
        "vi": 'Các độ đo do ir-measures tính, nhưng không nạp được thư viện này ({reason}): hãy chạy `pip install "tgsearch[eval]"`.',
    }


class DocumentError(TgsearchError):
    """One document can't be taken; the others go on."""


class UnreadableDocumentError(DocumentError):
    """A file's text can't be had. Data: `path`, `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{path} was not indexed: {reason}.",
        "vi": "{path} không được lập chỉ mục: {reason}.",
    }


class RefusedDocumentError(DocumentError):
    """An index does not take documents. Data: `id`, `reason` (of the first), `refused` (reason by id, of all)."""

    templates: ClassVar[dict[str, str]] = {
        "en": "“{id}”{others} was not indexed: {reason}. Make it smaller or leave it out, then add it again.",
        "vi": "“{id}”{others} không được lập chỉ mục: {reason}. Hãy rút gọn hoặc bỏ nó ra rồi thêm lại.",
    }
    _others: ClassVar[dict[str, str]] = {
        "en": " (and {count} more)",
        "vi": " (và {count} tài liệu khác)",
    }

    @classmethod
    def of(cls, refused: Mapping[str, str]) -> RefusedDocumentError:
        """Return the error for documents by id, at least one, with the reason of each."""
        id, reason = next(iter(refused.items()))
        return cls(id=id, reason=reason, refused=dict(refused))

    def message(self, lang: str = "en") -> str:
        """Return the sentence, which names the first document and counts the others."""
        lang = lang if lang in self.templates else "en"
        refused = self.data["refused"]
        count = len(refused) - 1 if isinstance(refused, Mapping) else 0
        others = self._others[lang].format(count=count) if count else ""
        reason = _shown(self.data["reason"], lang)
        return self.templates[lang].format(id=self.data["id"], reason=reason, others=others)


class DumpError(TgsearchError):
    """A dump can't be restored."""


class DamagedDumpError(DumpError):
    """A line of a dump is not what was dumped. Data: `path`, `line` (from 1), `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{path}, line {line}: {reason}. Nothing was restored: take another copy of the dump.",
        "vi": "{path}, dòng {line}: {reason}. Chưa khôi phục gì: hãy dùng một bản sao lưu khác.",
    }


class DumpVersionError(DumpError):
    """A dump was made by a later version of the program. Data: `path`, `found`, `expected`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{path}, line 1: the dump has format {found}, this program reads up to {expected}: update tgsearch, then restore it.",
        "vi": "{path}, dòng 1: bản sao lưu có định dạng {found}, chương trình này chỉ đọc đến {expected}: hãy cập nhật tgsearch rồi khôi phục lại.",
    }


class IndexNotEmptyError(IndexStateError):
    """A dump was to be restored into an index that holds something."""

    templates: ClassVar[dict[str, str]] = {
        "en": "The index is not empty, so nothing was restored: choose another --index, or add --yes to replace what it holds.",
        "vi": "Chỉ mục không trống nên chưa khôi phục gì: hãy chọn --index khác, hoặc thêm --yes để thay thế nội dung của nó.",
    }


class EngineError(TgsearchError):
    """A cluster can't do what was asked of it."""


class AddressError(EngineError):
    """The address of an index on a cluster can't be read. Data: `address` (without a password), `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "“{address}” is no address of an index ({reason}): write opensearch://HOST:PORT/NAME.",
        "vi": "“{address}” không phải địa chỉ của chỉ mục ({reason}): hãy viết opensearch://MÁY:CỔNG/TÊN.",
    }


class SettingError(EngineError):
    """A file that the environment names can't be used. Data: `variable`, `path`, `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{variable} names {path}, which can't be used ({reason}): name another file, or take the variable away.",
        "vi": "{variable} chỉ đến {path} nhưng không dùng được tệp này ({reason}): hãy chỉ đến tệp khác hoặc bỏ biến đó.",
    }


class ClientUnavailableError(EngineError):
    """The package that talks to a cluster can't be loaded. Data: `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": 'An index on a cluster needs opensearch-py, which can\'t be loaded ({reason}): run `pip install "tgsearch[opensearch]"`.',
        "vi": 'Chỉ mục trên cụm máy cần opensearch-py nhưng không nạp được ({reason}): hãy chạy `pip install "tgsearch[opensearch]"`.',
    }


class EngineUnavailableError(EngineError):
    """A cluster does not answer, or not with all it has. Data: `address`, `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{address} does not answer as it should ({reason}); what was committed before is kept: see whether the cluster runs, then run the command again.",
        "vi": "{address} không trả lời như mong đợi ({reason}); dữ liệu đã ghi trước đó vẫn còn: hãy xem cụm máy có đang chạy không rồi chạy lại.",
    }


class EngineVersionError(EngineError):
    """A server is of a kind or version that is not supported. Data: `address`, `found`, `expected`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{address} is {found}, and this program works with OpenSearch {expected}: choose another server, or update one of the two.",
        "vi": "{address} là {found}, còn chương trình này làm việc với OpenSearch {expected}: hãy chọn máy chủ khác hoặc cập nhật một trong hai.",
    }


class EngineRejectedError(EngineError):
    """A cluster refuses a request for good. Data: `address`, `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{address} refused what it was asked ({reason}); what was committed before is kept: see the log of the cluster.",
        "vi": "{address} từ chối yêu cầu ({reason}); dữ liệu đã ghi trước đó vẫn còn: hãy xem nhật ký của cụm máy.",
    }


class EngineReadOnlyError(EngineError):
    """A cluster takes no documents, as when a disk is nearly full. Data: `address`, `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{address} is read-only ({reason}); what was committed before is kept and can be searched: free disk space on the cluster, then run the command again.",
        "vi": "{address} đang ở chế độ chỉ đọc ({reason}); dữ liệu đã ghi trước đó vẫn còn và tìm được: hãy giải phóng đĩa trên cụm máy rồi chạy lại.",
    }


class AccessDeniedError(EngineError):
    """A cluster does not let this user in, or not do that. Data: `address`, `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{address} can't be used with this login ({reason}): set TGSEARCH_OPENSEARCH_USER and TGSEARCH_OPENSEARCH_PASSWORD, or ask for the rights.",
        "vi": "Không dùng được {address} với thông tin đăng nhập này ({reason}): hãy đặt TGSEARCH_OPENSEARCH_USER và TGSEARCH_OPENSEARCH_PASSWORD, hoặc xin cấp quyền.",
    }


class UntrustedClusterError(EngineError):
    """The certificate of a cluster does not show that it is the one that was meant. Data: `address`, `reason`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{address} can't be trusted ({reason}), so it was asked nothing: correct the address or its certificate, or set TGSEARCH_OPENSEARCH_CA to a file with that of its issuer.",
        "vi": "Không thể tin {address} ({reason}) nên chưa gửi gì: hãy sửa địa chỉ hoặc chứng chỉ của máy chủ, hoặc đặt TGSEARCH_OPENSEARCH_CA là tệp chứa chứng chỉ của nơi cấp.",
    }


class EngineSchemeError(EngineError):
    """A cluster is asked with TLS and does not speak it, or the other way round. Data: `address`, `spoken`, `scheme`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{address} speaks {spoken}: write {scheme}:// at the beginning of the address.",
        "vi": "{address} dùng {spoken}: hãy viết {scheme}:// ở đầu địa chỉ.",
    }


class SnapshotGoneError(EngineError):
    """A cluster has forgotten what a searcher looked at. Data: `address`."""

    templates: ClassVar[dict[str, str]] = {
        "en": "{address} no longer has what this search looked at, for the index has changed since: search again.",
        "vi": "{address} không còn giữ dữ liệu mà lần tìm này đang xem vì chỉ mục đã thay đổi: hãy tìm lại.",
    }
