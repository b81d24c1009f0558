"""Which words around a name tell whether, and as what, it names a place?

Lists of Vietnamese words, each small enough to be read whole. They were
written from knowledge of the language, not collected from a corpus.
"""

from __future__ import annotations

import re

from tgsearch.localities.names import CLASS_LEVELS, spelled


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


UPPER_LETTERS = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
)
UPPER = "".join(sorted(UPPER_LETTERS))  # for the brackets of a pattern

# Class words

_COMMITTEES = {"tỉnh": "tỉnh", "thành": "thành phố", "thị": "thị xã", "quận": "quận", "huyện": "huyện"}
# Short and long forms of the class words as single tokens of a run of capitalised words.
CLASS_TOKENS: dict[tuple[str, ...], str] = {
    ("tỉnh",): "tỉnh",
    ("thành", "phố"): "thành phố",
    ("tp",): "thành phố",
    ("huyện",): "huyện",
    ("quận",): "quận",
    ("thị", "xã"): "thị xã",
    ("tx",): "thị xã",
    ("phường",): "phường",
    ("xã",): "xã",
    ("thị", "trấn"): "thị trấn",
    ("tt",): "thị trấn",
    ("đặc", "khu"): "đặc khu",
    **{(stem, body): word for stem, word in _COMMITTEES.items() for body in ("ủy", "uỷ", "đoàn")},
}
CLASS_FIRST_TOKENS = frozenset(tokens[0] for tokens in CLASS_TOKENS)
ENDED_CLASSES = ("huyện", "quận", "thị xã")  # no unit of today has one of these

_KINDS = (
    "đảo",
    "miền núi",
    "vùng cao",
    "vùng sâu",
    "vùng xa",
    "biên giới",
    "ven biển",
    "biển",
    "cảng",
    "trẻ",
)
_SHORT = {"tp": "thành phố", "t.p": "thành phố", "tx": "thị xã", "t.x": "thị xã", "tt": "thị trấn"}
_LETTERS = {"q": "quận", "h": "huyện", "p": "phường", "x": "xã"}

# What may stand right before a name and says its class: `huyện`, `huyện đảo`, `Huyện ủy`, `TP.`. `Thành ủy`
# is the committee of a city, `Thị ủy` that of a town.
CLASS_PHRASES = {
    **{word: word for word in CLASS_LEVELS},
    **{f"{word} {kind}": word for word in CLASS_LEVELS for kind in _KINDS},
    **{
        stem + body: word
        for stem, word in _COMMITTEES.items()
        for body in (" ủy", " uỷ", "ủy", "uỷ", " đoàn", " đội", " hội")
    },
    **{form + dot: word for form, word in _SHORT.items() for dot in ("", ".")},
    **{f"{letter}.": word for letter, word in _LETTERS.items()},
    "t p.": "thành phố",
    "t x.": "thị xã",
    "t t.": "thị trấn",  # broken apart by some other program
}
# The last syllables of them, without full stops.
CLASS_LAST_SYLLABLES = frozenset(re.findall(r"\w+", phrase)[-1] for phrase in CLASS_PHRASES)
# How many words the longest of them has that ends with a word.
CLASS_PHRASE_WORDS = {
    last: max(len(other.split()) for other in CLASS_PHRASES if other.split()[-1] == last)
    for last in {phrase.split()[-1] for phrase in CLASS_PHRASES}
}
# The last letters of these phrases, with what parts them from the name: a cheap test before the table. Those
# of three letters are single letters at once before a name, as in `H.Củ Chi`.
CLASS_ENDINGS = frozenset(
    f"{lead}{written}{gap}"[-4:]
    for phrase in CLASS_PHRASES
    for written in (phrase, phrase.upper(), phrase.capitalize(), phrase.title())
    for gap in (" ", "\n", "")
    if gap or phrase.endswith(".")
    for lead in ' \n(,;:-–/“"'
)
SHORT_CLASS_ENDINGS = frozenset(ending for ending in CLASS_ENDINGS if len(ending) == 3)
# Before the letters of a class word that is none: ông xã (husband), hợp tác xã, công xã, cao tốc TP.HCM - ….
NOT_CLASS = re.compile(r"\b(?:ông|bà|tác|làng|công|thôn|tốc) $", re.IGNORECASE)

# Class words of units that may have numbers for names; those in capitals end a run, or are one.
NUMBERED_CLASSES = {
    "Quận": "quận",
    "QUẬN": "quận",
    "Q": "quận",
    "Phường": "phường",
    "PHƯỜNG": "phường",
    "P": "phường",
}
NUMBERED_WORDS = frozenset(NUMBERED_CLASSES.values())  # in full, as they stand in a sentence
# Names of one syllable that need no class word.
ONE_SYLLABLE = frozenset(
    ["Huế", "HUẾ", "HCM", "TPHCM", "HCMC", "Saigon", "Hanoi", "Danang", "BRVT", "Kontum"]
)

# Words before a bare name

# They make it the name of a street, a water, a hamlet, a school, a company or goods …
THINGS = _words(
    """đường phố ngõ ngách hẻm kiệt lộ cầu cống sông suối hồ đầm núi đèo thác hang động vịnh đảo hòn mũi rừng
    thôn bản ấp bon buôn làng xóm sóc khóm phum tổ chợ chùa đền đình miếu phủ lăng thờ xứ dòng
    trường học đẳng thpt thcs non đh đhqg ktx kcn kcx kđt nxb ctcp fc ty đoàn hàng sạn điện hãng hiệu clb
    phim giống quán resort vườn tháp dốc ga bến ngã khu hát tốc tuyến chặng bay cảng bưởi cam hồng gà
    mới sân tmcp"""
)
# … but môi trường, thị trường, khoa học and liên đoàn are none of these …
NOT_THINGS = re.compile(r"(?:môi trường|thị trường|khoa học|liên đoàn) $", re.IGNORECASE)
# … and the last words of things of two words, with the first: `bãi biển` is one, `vùng biển` is not.
THING_PHRASES = {
    **dict.fromkeys(("ba", "tư", "năm", "sáu", "bảy"), "ngã"),
    "biển": "bãi",
    "giao": "nút",
    "động": "vận",
    "cổ": "thành",
    "máy": "nhà",
}
# Named after both their ends, or one of a list: cao tốc Cần Thơ - Cà Mau, các sân bay Đà Nẵng, Cam Ranh.
ROADS = _words("tốc tuyến chặng lộ bay ngã ba tư năm sáu bảy giao tmcp")
# … or the name of a person.
PERSONS = _words(
    """ông bà anh chị em cháu cô chú bác dì cậu mợ thím thầy bé cụ sĩ tướng úy uý tá chí đ/c đc can cáo
    mẹ cha vợ chồng hậu mc ths ts gs pgs bs khôi vương đế vua chúa tên nghĩa tưởng thánh họ nàng chàng gã
    hlv nsnd nsưt nsut"""
)
# After one of these it is a place.
PLACE_WORDS = _words(
    """ở tại đến tới về từ vào ra lên xuống sang qua quê hương ngụ trú hướng vùng đất vực bàn phía gần quanh
    giữa đi rời thuộc nhánh an án sát sở đồn phòng đội"""
)
# Hồ Chí Minh without its class word is the city only after one of these; else it is the man.
TO_A_CITY = _words("ở tại đến tới về từ vào")
# A school, company or plant that bears the name of a place: `Trường Cao đẳng Y tế Hưng Yên`.
NAMED_AFTER = re.compile(
    r"(?:(?<!thị )(?<!môi )(?<!chiến )(?<!hiện )(?<!hội )\btrường(?! hợp)|\bđại học|\bĐH|\bcao đẳng|\bCĐ"
    r"|\btrung cấp|\bhọc viện|\bTHPT|\bTHCS|\bcông ty|\btập đoàn|\bxí nghiệp|\bthủy điện"
    r"|\bkhu công nghiệp|\bKCN|\bkhu đô thị|\bKĐT|\bgiáo xứ)\b[^,.;:()\n]{0,24}\Z",
    re.IGNORECASE,
)

# One of these stands in each: a cheap test before the pattern.
NAMED_AFTER_CLUES = (
    "trường",
    "học",
    "đh",
    "cđ",
    "cao đẳng",
    "trung cấp",
    "thpt",
    "thcs",
    "công ty",
    "tập đoàn",
    "nghiệp",
    "thủy điện",
    "kcn",
    "đô thị",
    "kđt",
    "giáo xứ",
)

# Capitalised words beside a bare name

# They name a body, office or medium before its place: `Công An Hà Nội`, `Báo Hà Tĩnh`, `Bưu Điện Huế`.
BODIES = _words(
    """ban bộ sở phòng chi cục công an ca toà tòa án viện kiểm sát ủy uỷ mặt trận hội đồng nhân dân liên đoàn
    báo đài tạp chí bệnh cảng vụ hải quan biên đồn thanh tra tỉnh thành đảng cơ quan trung tâm quân chỉ huy
    cổng vùng khu miền cụm khối chợ sân bay bưu chính điện lực kho bạc thuế vietnam việt nam"""
)
# Or begin a sentence: `Tại Hà Nội`, `Theo Đắk Nông online`.
OPENERS = PLACE_WORDS | _words(
    """theo riêng nay các người dân cả trong với khi do và còn như sau trước hiện nhiều lãnh đạo đại diện
    phóng chủ tịch bí thư giám đốc lễ hội nghị tỉnh"""
)
# Family names: what follows a place is then a person (`Chủ tịch UBND TP Hà Nội Nguyễn …`).
FAMILY_NAMES = _words(
    """nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh trương mai đào
    lâm hà cao lưu lương tạ tô thái châu tống phùng quách vương từ triệu đàm chu nông vi la lã mạc kim ninh
    nghiêm khổng khúc tăng giang doãn lữ âu bạch ông đồng thân bế hứa viên cù kiều lục ma sầm thạch danh
    điểu"""
)
FAMILY_KEYS = frozenset(map(spelled, FAMILY_NAMES))
# Keys of longer names that begin like a place and are none.
NO_PLACES = frozenset(map(spelled, ("Thái Bình Dương", "Hà Nam Ninh", "Hà Nội Mới", "Sài Gòn Giải Phóng")))

# Keys of names that in lower case are ordinary words: `Thường trực HĐND huyện thống nhất chương trình`.
ORDINARY_WORDS = frozenset(
    spelled(words)
    for words in re.split(
        r",\s+",
        """thống nhất, đoàn kết, quyết tâm, quyết thắng, thành lập, thành công, tiến bộ, trung tâm,
        trung bình, tự do, tự lập, tự nhiên, hợp nhất, hợp đồng, hợp thành, hợp lý, liên quan,
        liên hợp, liên hiệp, liên minh, chỉ đạo, thiết kế, kiến thiết, khánh thành, khởi nghĩa,
        kháng chiến, an toàn, an ninh, an sinh, biên giới, bình yên, bình dân, nông trường,
        nông trang, đồng ý, đồng tâm, đồng thanh, đồng bằng, đồng ruộng, độc lập, định cư,
        văn học, văn minh, văn miếu, thể dục, tiên tiến, tiên phong, thắng lợi, thuận lợi,
        phúc lợi, nhân đạo, dân chủ, công bằng, công lý, chiến thắng, chính nghĩa, bảo toàn,
        quảng trường, tăng tiến, hạnh phúc, thân thuộc, duyên hải, hữu nghị, yên tâm, vĩnh viễn,
        thứ ba, trung kiên, khuyến nông, đạo đức, hòa bình, biển đảo, trung thành, kiên cường,
        tân tiến, đại thắng, văn hóa""",
    )
)

# Words that say what a name is doing in the text

# The name of an office that ends with its place holds one of these, at most four words before it.
OFFICES = _words(
    """UBND HĐND MTTQ UBMTTQ UBMTTQVN TAND VKSND BCH Ủy Uỷ ủy uỷ Công CA Đảng Ban Sở Phòng Hội Đoàn Tòa Toà
    Viện Trung Báo Đài Biên Quân"""
)
# Where a person, or a branch of a bank, is or comes from: a mention, but weak as a document's place.
HOME = _words("trú ngụ quê SN HKTT tuổi, nhánh")
HOME_PHRASES = ("sinh năm", "sinh ra", "hộ khẩu", "nguyên quán")
HOME_CUES = _words("sinh hộ quán")  # in each of these phrases
# Who reports or speaks, not where: `báo Pháp luật TP.HCM`, `Đoàn Luật sư TP Hà Nội`.
ATTRIBUTION = _words("báo Báo đài Đài chí sư Ảnh: ảnh:")
# Syllables before and after some of them that make other words: `thông báo`, `báo cáo`, `đồng chí`, `kỹ sư`.
NO_ATTRIBUTION_BEFORE = {
    "báo": _words("thông cảnh dự họp khai trình mật quả tin cấp loan tình"),
    "chí": _words("đồng tiêu ý thậm"),
    "sư": _words("kỹ giáo đại tổ võ"),
}
NO_ATTRIBUTION_AFTER = {"báo": _words("cáo động hiệu hiếu giá")}
# Titles of what only gathers the news of a day: such a page is about no place.
DIGEST = re.compile(
    r"\W*(?:(?:điểm |bản )?tin (?:tức |nóng |nhanh )?"
    r"(?:trong ngày|sáng|trưa|chiều|tối|đêm|24h|thế giới|quốc tế)"
    r"|xem nhanh|điểm báo|điểm tin|tin tức (?:thời sự|nổi bật|mới nhất))",
    re.IGNORECASE,
)
# The unit had ended when the text was written: `huyện Thanh Trì cũ`, `(trước thuộc huyện Thanh Trì)`.
FORMER_AFTER = re.compile(r"\s*\(?\s*(?:cũ|trước đây|trước kia|xưa)\b")
FORMER_BEFORE = re.compile(r"(?:trước đây|trước kia|trước|xưa|vốn) (?:là|thuộc) (?:địa bàn )?$")
# The second letter after the name, if no space, and the last three before it can only be these: a cheap test.
FORMER_INITIALS = frozenset("ctx(ũrư")
FORMER_ENDINGS = frozenset(["là ", "ộc ", "àn ", "à \n", "c \n", "n \n"])
# It lies abroad: `tỉnh Hà Nam (Trung Quốc)`.
FOREIGN_AFTER = re.compile(
    r"\s?[(,]\s?(?:của\s)?(?:Trung Quốc|TQ|Đài Loan|Hàn Quốc|Triều Tiên|Nhật Bản|Lào\b(?! Cai)|Campuchia"
    r"|Thái Lan|Nga\b|Mỹ\b(?! \w)|Myanmar|Ấn Độ)"
)

# Words for the document's own place

# The word for a level is that of one place when one of these stands before it and no name after it …
LEVEL_WORDS = ("tỉnh", "huyện", "thành phố", "thị xã", "quận", "xã", "phường", "thị trấn")
BEFORE_LEVEL = _words("UBND HĐND bàn toàn bộ dân đạo ủy uỷ của trong nữ binh")  # địa bàn, Đảng bộ, Đảng ủy …
# … and so is the committee of a level.
COMMITTEES = (" ủy", " uỷ", " đoàn")
COMMITTEE_STEMS = tuple(_COMMITTEES)
PROVINCIAL_BODIES = ("Tỉnh ủy", "Tỉnh uỷ", "tỉnh ủy", "tỉnh uỷ", "UBND tỉnh", "HĐND tỉnh")
