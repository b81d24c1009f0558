"""What does one index who has no corpus at hand? Made-up documents with the statistics of Vietnamese text.

Syllables are put together by the rules of the language, words out of them
come by Zipf's law behind a list of real ones, and documents have titles,
sentences, dates, places and document numbers. The same number always gives
the same document.
"""

from __future__ import annotations

import random
import unicodedata
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

_COMMON = """
và của là có được trong cho các với những một để không này khi đã người đến từ về năm ra theo tại vào cũng
như nhiều trên bị phải sau đó sẽ đang làm việc hai còn nên trước ngày nhưng thì do rất hơn mới công_an
xã_hội kinh_tế phát_triển doanh_nghiệp nhân_dân thành_phố địa_phương chính_quyền cơ_quan tổ_chức hội_nghị
báo_cáo kế_hoạch tuyên_truyền tuyên_giáo nông_thôn nông_nghiệp đào_tạo giáo_dục học_sinh giáo_viên bệnh_viện
y_tế môi_trường xây_dựng công_trình dự_án đầu_tư thị_trường sản_xuất hoạt_động chương_trình quản_lý lãnh_đạo
cán_bộ đảng_viên nghị_quyết chỉ_thị quyết_định thông_báo văn_bản thực_hiện triển_khai tổng_kết nhiệm_vụ
giải_pháp kết_quả chất_lượng hiệu_quả chuyển_đổi công_nghệ thông_tin văn_hóa thể_thao du_lịch giao_thông
an_toàn trật_tự gia_đình trẻ_em phụ_nữ thanh_niên nông_dân công_nhân hợp_tác_xã khu_công_nghiệp cải_cách
hành_chính
"""
_PLACES = (
    *("tỉnh Hưng Yên", "tỉnh Bắc Giang", "tỉnh Quảng Ninh", "tỉnh Thanh Hóa", "tỉnh Nghệ An", "tỉnh Lào Cai"),
    *("tỉnh Khánh Hòa", "tỉnh Đắk Lắk", "tỉnh Cà Mau", "thành phố Hà Nội", "thành phố Đà Nẵng"),
)
_SERIES = ("QĐ-UBND", "KH-UBND", "CT-TTg", "NQ-HĐND", "CV-BTG")

# Every onset may stand before every rime, and a tone is written on the first letter of the rime.
_ONSETS = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x"
_OPEN_RIMES = "a ai am an ang anh ao au ay ăm ăn ăng âm ân âng âu ây"
_CLOSED_RIMES = "ac ach ap at ăc ăp ăt âc âp ât"
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_CLOSED_TONES = ("\u0301", "\u0323")

RARE_WORDS = 20_000
MEAN_SENTENCES = 20
_FIRST_DAY, _DAYS = date(2019, 1, 1), 2557


def document(number: int) -> dict[str, object]:
    """Return document `number`, from 0: `id`, `title`, `text` and `published`."""
    rng = random.Random(f"document {number}")
    day = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
    sentences = max(2, round(rng.lognormvariate(0, 0.6) * MEAN_SENTENCES))
    return {
        "id": f"made-{number}",
        "title": _sentence(rng, rng.randint(5, 11)),
        "text": "\n".join(_paragraph(rng, day) for _ in range(-(-sentences // 4))),
        "published": day.isoformat(),
    }


def _paragraph(rng: random.Random, day: date) -> str:
    sentences = [_sentence(rng, rng.randint(8, 22)) for _ in range(4)]
    if rng.random() < 0.3:
        sentences[0] = (
            f"Ngày {day.day}/{day.month}/{day.year}, tại {rng.choice(_PLACES)}, " + sentences[0].lower()
        )
    if rng.random() < 0.1:
        sentences[-1] += f" theo Công văn số {rng.randint(1, 900)}/{rng.choice(_SERIES)}"
    return ". ".join(sentences) + "."


def _sentence(rng: random.Random, length: int) -> str:
    words, weights = _vocabulary()
    text = " ".join(rng.choices(words, cum_weights=weights, k=length))
    return text[0].upper() + text[1:]


@cache
def _vocabulary() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the words, as text, and their added-up frequencies."""
    rng = random.Random("vocabulary")
    syllables = _syllables()
    common = [word.replace("_", " ") for word in _COMMON.split()]
    rare = [" ".join(rng.choices(syllables, k=rng.choice((1, 2, 2)))) for _ in range(RARE_WORDS)]
    words = tuple(dict.fromkeys(common + rare))
    return words, tuple(accumulate(1 / (rank + 2.7) for rank in range(len(words))))


def _syllables() -> list[str]:
    rimes = [(rime, tone) for rime in _OPEN_RIMES.split() for tone in _TONES]
    rimes += [(rime, tone) for rime in _CLOSED_RIMES.split() for tone in _CLOSED_TONES]
    toned = [unicodedata.normalize("NFC", rime[0] + tone) + rime[1:] for rime, tone in rimes]
    return [onset + rime for onset in _ONSETS.split() for rime in toned]
