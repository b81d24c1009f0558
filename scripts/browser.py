"""Where is a Chromium for tests and screenshots? One that is there, or Debian's, installed by root.

python3 scripts/browser.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-core")
INSTALL_SECONDS = 150


def find() -> str | None:
    """Return the path of a Chromium, None when there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> str | None:
    """Return the path of a Chromium, which root has installed if there is none; None without."""
    if find() is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
        surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        options = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60"]
        try:
            for arguments in (["update"], ["install", "--no-install-recommends", "-y", *PACKAGES]):
                subprocess.run([*options, *arguments], env=surroundings, timeout=INSTALL_SECONDS, **quiet)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"Chromium could not be installed: {error}", file=sys.stderr)
    return find()


if __name__ == "__main__":
    found = install()
    print(found or "There is no Chromium, and apt-get can't install it: install `chromium` yourself.")
    sys.exit(found is None)
