"""How does a checkout get its own Python environment? One folder, `.venv`, made once and kept current.

Runs on any Python 3.10 or newer with nothing installed, on Linux, macOS and
Windows. A stamp in the folder says what was installed from which
`pyproject.toml`, so that the next run costs a few milliseconds.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
STAMP = "tgsearch-stamp.json"
OLDEST = (3, 10)


class SetupError(Exception):
    """The environment can't be made; the message says what to install or do."""


def program(environment: Path, name: str) -> Path:
    """Return the path of the program `name` in an environment, whether it is there or not."""
    if os.name == "nt":
        return environment / "Scripts" / f"{name}.exe"
    return environment / "bin" / name


def prepare(*, dev: bool) -> Path:
    """Make `.venv` or bring it up to date, with this checkout installed in it.

    Args:
        dev: with the tools that tests and checks need.

    Returns:
        The folder of the environment.

    Raises:
        SetupError: Python is too old, or no way to install packages was found.
    """
    if sys.version_info < OLDEST:
        raise SetupError(
            f"tgsearch needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is {sys.version.split()[0]}: "
            "run the command with a newer one, such as `python3.12 scripts/try`."
        )
    stamp = ENVIRONMENT / STAMP
    wanted = {"key": _key(), "dev": dev}
    found = _read(stamp)
    if found.get("key") == wanted["key"] and (found.get("dev") or not dev):
        return ENVIRONMENT
    say("Setting up .venv (the first time takes a minute or two) …")
    if not _works(ENVIRONMENT):
        create(ENVIRONMENT)
    dev = dev or bool(found.get("dev"))  # what was there once stays
    install(ENVIRONMENT, "--editable", f"{ROOT}[dev]" if dev else str(ROOT))
    stamp.write_text(json.dumps({"key": wanted["key"], "dev": dev}), encoding="utf-8")
    return ENVIRONMENT


def _key() -> str:
    """Return what must be equal for an environment to be current."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    digest.update(str(ROOT).encode())
    return digest.hexdigest()


def _read(stamp: Path) -> dict[str, object]:
    try:
        found = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and _works(stamp.parent) else {}


def _works(environment: Path) -> bool:
    """Tell whether the environment's Python starts and is new enough; it may be a leftover."""
    check = f"import sys; raise SystemExit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([program(environment, "python"), "-c", check], check=False).returncode == 0
    except OSError:
        return False


def create(environment: Path) -> None:
    """Make an empty environment, in the first way that this machine offers.

    Debian and Ubuntu ship Python without `ensurepip`; there the environment
    is made without pip, and another pip or virtualenv or uv fills it.

    Raises:
        SetupError: nothing on this machine can install packages.
    """
    if environment.exists():
        shutil.rmtree(environment)
    uv = shutil.which("uv")
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        run(sys.executable, "-m", "venv", environment)
    elif importlib.util.find_spec("virtualenv"):
        run(sys.executable, "-m", "virtualenv", "--quiet", environment)
    elif uv:
        run(uv, "venv", "--quiet", "--seed", "--python", sys.executable, environment)
    elif importlib.util.find_spec("venv") and importlib.util.find_spec("pip"):
        run(sys.executable, "-m", "venv", "--without-pip", environment)
    else:
        raise SetupError(
            "This Python can't make environments. On Debian and Ubuntu run "
            "`sudo apt install python3-venv`; elsewhere install Python from its own installer. "
            "Then run the command again."
        )


def install(environment: Path, *what: str) -> None:
    """Install packages into an environment with its own pip, or with one from outside.

    Raises:
        SetupError: there is no pip at all, or it failed.
    """
    run(*_installer(program(environment, "python")), "install", "--quiet", *what)


def _installer(python: Path) -> list[str | Path]:
    if _has_pip(python):
        return [python, "-m", "pip", "--disable-pip-version-check"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    raise SetupError(
        f"There is no pip for {python}: remove {python.parent.parent} and run the command again."
    )


def _has_pip(python: Path) -> bool:
    return (
        subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    )


def run(*command: str | Path) -> None:
    """Run a command of the setup, in the checkout.

    Raises:
        SetupError: it failed; what it printed stands above.
    """
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        line = " ".join(map(str, command))
        raise SetupError(f"This step failed, and what it says stands above: {line}")


def call(environment: Path, name: str, arguments: Sequence[str] = ()) -> int:
    """Run a program of the environment in the checkout, after what was said, and return its exit code."""
    sys.stdout.flush()
    return subprocess.run([program(environment, name), *arguments], cwd=ROOT, check=False).returncode


def say(text: str) -> None:
    """Print a line at once, and in any console."""
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def leave(error: SetupError) -> int:
    """Print why the setup ended, and return the exit code."""
    say(f"Error: {error}")
    return 2
