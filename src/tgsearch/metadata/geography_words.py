"""Which words around a name tell whether, and as what, it names a place?

Lists of Vietnamese words, each small enough to be read whole. They were
written from knowledge of the language, not collected from a corpus.
"""

from __future__ import annotations

import re

from tgsearch.localities.names import CLASS_LEVELS, spelled

UPPER = "A-ZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"

# Short and long forms of the class words as single tokens of a run of capitalised words.
CLASS_TOKENS = {
    ("tỉnh",): "tỉnh",
    ("thành", "phố"): "thành phố",
    ("tp",): "thành phố",
    ("t.p",): "thành phố",
    ("huyện",): "huyện",
    ("quận",): "quận",
    ("thị", "xã"): "thị xã",
    ("tx",): "thị xã",
    ("phường",): "phường",
    ("xã",): "xã",
    ("thị", "trấn"): "thị trấn",
    ("tt",): "thị trấn",
    ("đặc", "khu"): "đặc khu",
}



def _class_phrases() -> dict[str, str]:
    """Return what may stand right before a name and says its class: `huyện`, `huyện đảo`, `Huyện ủy`, `TP.`."""
    kinds = """đảo,miền núi,vùng cao,vùng sâu,vùng xa,biên giới,ven biển,biển,cảng,trẻ,nghèo,ngoại thành,trung du
        ,đồng bằng,anh hùng""".replace("\n", "").replace(" ,", ",")
    committees = {"tỉnh": "tỉnh", "thành": "thành phố", "thị": "thị xã", "quận": "quận", "huyện": "huyện"}
    short = {"tp": "thành phố", "t.p": "thành phố", "tx": "thị xã", "t.x": "thị xã", "tt": "thị trấn"}
    letters = {"q": "quận", "h": "huyện", "p": "phường", "x": "xã"}
    phrases = {word: word for word in CLASS_LEVELS}
    phrases.update((f"{word} {kind.strip()}", word) for word in CLASS_LEVELS for kind in kinds.split(","))
    for stem, word in committees.items():
        phrases.update((stem + ending, word) for ending in (" ủy", " uỷ", "ủy", "uỷ", " đoàn", " đội", " hội"))
    phrases.update((form + dot, word) for form, word in short.items() for dot in ("", "."))
    phrases.update((f"{letter}.", word) for letter, word in letters.items())
    return phrases


# A class word, or a body named after its class, right before a name. `Thành ủy` is the committee of a city, `Thị ủy`
# that of a town.
CLASS_PHRASES = _class_phrases()
MAX_CLASS_PHRASE_WORDS = max(len(phrase.split()) for phrase in CLASS_PHRASES)
# The four letters before the name after these phrases: a cheap test before the table.
CLASS_ENDINGS = frozenset(
    f"{lead}{written}{gap}"[-4:]
    for phrase in CLASS_PHRASES
    for written in (phrase, phrase.upper(), phrase.capitalize(), phrase.title())
    for gap in (" ", "\n", "")
    if gap or phrase.endswith(".")
    for lead in " \n(,;:-–/“\""
)
# What ends in the letters of a class word but is none: ông xã (husband), hợp tác xã, HTX, công xã, thành phố mới.
NOT_CLASS = re.compile(r"\b(?:ông|bà|tác|làng|công|thôn) $", re.IGNORECASE)

# A word right before a bare name that makes it the name of something else: streets, waters, hamlets, schools,
# companies and goods; and titles of persons.
THINGS = frozenset(
    """đường phố ngõ ngách hẻm kiệt lộ cầu cống sông suối hồ đầm núi đèo thác hang động vịnh đảo hòn mũi rừng
    thôn bản ấp bon buôn làng xóm sóc khóm phum tổ chợ chùa đền đình miếu phủ lăng thờ xứ dòng
    trường học đẳng thpt thcs non ty đoàn hàng sạn điện hãng hiệu clb phim giống quán resort
    vườn tháp dốc ga bến ngã khu bưởi cam hồng gà mới""".split()
)
PERSONS = frozenset(
    """ông bà anh chị em cháu cô chú bác dì cậu mợ thím thầy bé cụ sĩ tướng úy uý tá chí đ/c đc can cáo
    mẹ cha vợ chồng hậu mc ths ts gs pgs bs khôi vương đế vua chúa tên nghĩa tưởng thánh họ nàng chàng gã""".split()
)
# … but môi trường, thị trường, khoa học and liên đoàn are none of these things.
NOT_THINGS = re.compile(r"(?:môi trường|thị trường|khoa học|liên đoàn) $", re.IGNORECASE)
# Longer names that begin like a place and are none.
NO_PLACES = frozenset(map(spelled, ("Thái Bình Dương", "Hà Nam Ninh", "Hà Nội Mới", "Sài Gòn Giải Phóng")))
# Family names: what follows a place is then a person (`Chủ tịch UBND TP Hà Nội Nguyễn …`).
FAMILY_NAMES = frozenset(
    """nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh trương mai đào lâm
    hà cao lưu lương tạ tô thái châu tống phùng quách vương từ triệu đàm chu nông vi la lã mạc kim ninh nghiêm
    khổng khúc tăng giang doãn lữ âu bạch ông đồng thân bế hứa viên cù kiều lục ma sầm thạch danh điểu""".split()
)
# Capitalised words that name a body, office or medium before its place: `Công An Hà Nội`, `Báo Hà Tĩnh`, `VNPT Huế`.
BODIES = frozenset(
    """ban bộ sở phòng chi cục công an ca toà tòa án viện kiểm sát ủy uỷ mặt trận hội đồng nhân dân liên đoàn
    báo đài tạp chí bệnh cảng vụ hải quan biên đồn thanh tra tỉnh thành đảng cơ quan trung tâm quân chỉ huy cổng
    vùng khu miền cụm khối chợ sân bay bưu chính điện lực kho bạc thuế vietnam việt nam""".split()
)
# After a word of place a bare name is a place, not a person.
PLACE_WORDS = frozenset(
    """ở tại đến tới về từ vào ra lên xuống sang qua quê hương ngụ trú hướng vùng đất vực bàn phía gần quanh giữa
    đi rời thuộc nhánh an án sát sở đồn phòng đội""".split()
)
# First words of a sentence that may stand, with their capital, before a place: `Tại Hà Nội`, `Theo Đắk Nông online`.
OPENERS = PLACE_WORDS | frozenset(
    """theo riêng nay các người dân cả trong với khi do và còn như sau trước hiện nhiều lãnh đạo đại diện phóng
    chủ tịch bí thư giám đốc lễ hội nghị tỉnh""".split()
)
# Hồ Chí Minh without its class word is the city only after one of these; else it is the man.
TO_A_CITY = frozenset("ở tại đến tới về từ vào".split())
# A school, company or plant that bears the name of a place: `Trường Cao đẳng Y tế Hưng Yên`.
NAMED_AFTER = re.compile(
    r"(?:(?<!thị )(?<!môi )(?<!chiến )(?<!hiện )(?<!hội )\btrường(?! hợp)|\bđại học|\bcao đẳng|\btrung cấp|\bhọc viện"
    r"|\bTHPT|\bTHCS|\bcông ty|\btập đoàn|\bxí nghiệp|\bthủy điện|\bkhu công nghiệp|\bKCN|\bkhu đô thị|\bKĐT|\bgiáo xứ"
    r")\b[^,.;:()\n]{0,24}$",
    re.IGNORECASE,
)
# The name of an office that ends with its place, right before the place or its class word.
BODY_BEFORE = re.compile(
    r"(?:UBND|HĐND|MTTQ(?: Việt Nam)?|UBMTTQ\w*|TAND|VKSND|BCH|nhân dân|Công an|CA|Đảng ủy|Đảng bộ|Chi bộ|Ban|Sở|Phòng|Hội"
    r"|Đoàn|Tòa án|Viện|Trung tâm|Báo|Đài|Biên phòng|Quân sự|tuyên giáo|Tuyên giáo|lãnh đạo|chính quyền)"
    r"(?: [^\W\d_]+){0,3} ?$"
)
# Where a person lives or comes from, before a place in the same phrase: a mention, weak as a document's place.
RESIDENCE = re.compile(
    r"\b(?:(?:thường |tạm |cư )?trú|ngụ|quê(?! hương)|SN|sinh (?:năm|ngày|ra)|hộ khẩu|HKTT|nguyên quán|chi nhánh|\d tuổi)\b"
    r"[^.;\n]{0,60}$",
    re.IGNORECASE,
)
FORMER_AFTER = re.compile(r"\s*\(?\s*(?:cũ|trước đây|trước kia|xưa)\b")
FORMER_BEFORE = re.compile(r"(?:trước đây|trước kia|trước|xưa|vốn) (?:là|thuộc) (?:địa bàn )?$")
FOREIGN_AFTER = re.compile(
    r"\s?[(,]\s?(?:của\s)?(?:Trung Quốc|TQ|Đài Loan|Hàn Quốc|Triều Tiên|Nhật Bản|Lào\b(?! Cai)|Campuchia|Thái Lan|Nga\b"
    r"|Mỹ\b(?! \w)|Myanmar|Ấn Độ)"
)
