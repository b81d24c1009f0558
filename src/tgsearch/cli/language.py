"""Which language do help and messages speak? The one asked for, else the system's, else English.

click's own sentences come from its catalogue, which is gettext's: the file
in `tgsearch/data/locale`, made by scripts/build_click_messages.py.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise

import click

import tgsearch
from tgsearch.messages import LANGUAGES

_META = "tgsearch.lang"
_WINDOWS_VIETNAMESE = 0x2A  # LANG_VIETNAMESE. Source: winnt.h


def choose(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the language for a command line that is not parsed yet."""
    words = list(arguments)
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    asked.append(environ.get("TGSEARCH_LANG", ""))
    return next((lang for lang in asked if lang in LANGUAGES), None) or of_system(environ)


def of_system(environ: Mapping[str, str]) -> str:
    """Return "vi" when the locale is a Vietnamese one, else "en"."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), None)
    if locale is not None:
        return "vi" if locale.lower().startswith("vi") else "en"
    return "vi" if _windows_is_vietnamese() else "en"


def _windows_is_vietnamese() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == _WINDOWS_VIETNAMESE)


def speak(ctx: click.Context, lang: str) -> None:
    """Make `lang` the language of this run, for our messages and for click's."""
    ctx.meta[_META] = lang
    os.environ["LANGUAGE"] = "C" if lang == "en" else lang  # gettext knows no other way to be told
    gettext.bindtextdomain("messages", os.path.join(os.path.dirname(tgsearch.__file__), "data", "locale"))


def language_of(ctx: click.Context) -> str:
    """Return the language of this run."""
    lang = ctx.meta.get(_META)
    return lang if isinstance(lang, str) else choose((), os.environ)
