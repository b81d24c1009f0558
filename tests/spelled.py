"""How was Vietnamese written before Unicode? Texts as the code points that their bytes show, for tests."""

from __future__ import annotations

import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"


def spelled_tcvn3(text):
    """Spell as fonts did: Ă Â Đ Ê Ô Ơ Ư and small letters only."""
    codes = dict(zip("ĂÂÊÔƠƯĐăâêôơưđ", "¡¢£¤¥¦§¨©ª«¬\xad®", strict=True))
    codes |= dict(zip("àảãáạằẳẵắặầẩẫấậ", "µ¶·¸¹»¼½¾ÆÇÈÉÊË", strict=True))
    codes |= dict(zip("èẻẽéẹềểễếệìỉĩíị", "ÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞ", strict=True))
    codes |= dict(zip("òỏõóọồổỗốộờởỡớợ", "ßáâãäåæçèéêëìíî", strict=True))
    codes |= dict(zip("ùủũúụừửữứựỳỷỹýỵ", "ïñòóôõö÷øùúûüýþ", strict=True))
    return "".join(codes.get(letter) or codes.get(letter.lower(), letter) for letter in text)


def spelled_vni(text):
    """Spell as VNI does: a vowel, then what is above and below it."""
    rests = {"": "", "\u0302": "â", "\u0306": "ê"}
    rests |= dict(zip(TONES, "øùõûï", strict=True))
    rests |= {"\u0302" + tone: rest for tone, rest in zip(TONES, "àáãåä", strict=True)}
    rests |= {"\u0306" + tone: rest for tone, rest in zip(TONES, "èéüúë", strict=True)}
    rests |= {tone + hat: rests[hat + tone] for hat in "\u0302\u0306" for tone in TONES}
    alone = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
    spelled = []
    for letter in text:
        small = letter.lower()
        if small in alone:
            code = alone[small]
        else:
            base, *marks = unicodedata.normalize("NFD", small)
            horn = "\u031b" in marks
            rest = "".join(mark for mark in marks if mark != "\u031b")
            code = ({"o": "ô", "u": "ö"}[base] if horn else base) + rests.get(rest, rest)
        spelled.append(code if letter == small else code.upper())
    return "".join(spelled)


def spelled_windows_1258(text):
    """Return bytes: a vowel with its hat, and the tone as a mark of its own."""
    spelled = []
    for letter in text:
        base, *marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in TONES)
        hat = "".join(mark for mark in marks if mark not in TONES)
        spelled.append(unicodedata.normalize("NFC", base + hat) + tone)
    return "".join(spelled).encode("cp1258")
