"""python -m windows.bundle --python python-3.12.N-embed-amd64.zip --out FILE.zip: the desk for Windows in one archive.

The archive holds the interpreter (python.org's embeddable package, given as a file, with its checksum if wanted), the
unpacked Windows wheels of the program and of all that it needs, the runtime library of Visual C++ that some of them
ask for, the example schools, and a starter to double-click. It is made on any system: nothing of it is run.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
STARTERS = Path(__file__).parent / "files"
NAME = "课后服务排课"
VERSION = "3.12"
RUNTIME = "msvc-runtime"
"""The DLLs of Visual C++: OR-Tools needs msvcp140.dll, which the embeddable interpreter lacks."""
_TARGET = ("--only-binary=:all:", "--platform", "win_amd64", "--python-version", VERSION, "--implementation", "cp")
_LEFT_OUT = frozenset(("tests", "__pycache__"))
LONGEST_PATH = 180
"""Characters of a path in the archive; Windows allows 260 with the folder that somebody unpacks it to."""


class BundleError(Exception):
    """Something that the archive needs is missing or wrong."""


def windows_environment() -> dict[str, str]:
    """Markers of requirements as they hold on the machine that will run it."""
    return {
        **{key: str(value) for key, value in default_environment().items()},
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "python_version": VERSION,
        "python_full_version": f"{VERSION}.0",
        "extra": "",
    }


def requirements_of(wheel: Path) -> list[Requirement]:
    """What a wheel needs on Windows."""
    with zipfile.ZipFile(wheel) as archive:
        metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        head = HeaderParser().parsestr(archive.read(metadata).decode("utf-8"))
    found = [Requirement(line) for line in head.get_all("Requires-Dist") or ()]
    here = windows_environment()
    return [one for one in found if one.marker is None or one.marker.evaluate(here)]


def named(wheel: Path) -> str:
    return canonicalize_name(wheel.name.split("-")[0])


def missing(wheels: Iterable[Path]) -> list[Requirement]:
    """Requirements that no wheel meets: pip reads markers for the machine that it runs on, not for Windows."""
    have = {named(wheel): wheel.name.split("-")[1] for wheel in wheels}
    asked = {str(one): one for wheel in wheels for one in requirements_of(wheel)}
    return [
        one
        for one in asked.values()
        if canonicalize_name(one.name) not in have
        or not one.specifier.contains(have[canonicalize_name(one.name)], True)
    ]


def gather(folder: Path) -> list[Path]:
    """Build the program's wheel and download the others until none is missing."""
    pip = (sys.executable, "-m", "pip")
    with tempfile.TemporaryDirectory() as scratch:  # building in place would take in what an earlier build left
        source = Path(scratch) / "source"
        shutil.copytree(ROOT / "optimizer", source / "optimizer", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, source / name)
        subprocess.run([*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source], check=True)
    wanted = [str(one) for wheel in folder.glob("*.whl") for one in requirements_of(wheel)] + [RUNTIME]
    while wanted:
        subprocess.run([*pip, "download", "--quiet", *_TARGET, "--dest", folder, *wanted], check=True)
        wanted = [str(one) for one in missing(sorted(folder.glob("*.whl")))]
    return sorted(folder.glob("*.whl"))


def unpack(wheels: Iterable[Path], libraries: Path, python: Path) -> None:
    """Unpack wheels; DLLs of the runtime go beside the interpreter, tests of other packages are left out."""
    for wheel in wheels:
        if not wheel.name.endswith(("-win_amd64.whl", "-any.whl")):
            raise BundleError(f"{wheel.name}: not for Windows")
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                parts = PurePosixPath(name).parts
                if name.endswith("/") or _LEFT_OUT.intersection(parts[1:-1]):
                    continue
                if ".data" in parts[0]:
                    if len(parts) == 3 and parts[1] == "data" and name.endswith(".dll"):
                        _put(archive.read(name), python / parts[2])
                    continue
                _put(archive.read(name), libraries.joinpath(*parts))


def _put(data: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def interpreter(embedded: Path, sha256: str, folder: Path) -> None:
    """Unpack the interpreter and let it find the libraries.

    Raises
    ------
    BundleError
        If the file is another than expected.
    """
    found = hashlib.sha256(embedded.read_bytes()).hexdigest()
    if sha256 and found != sha256.lower():
        raise BundleError(f"{embedded.name}: SHA-256 {found}, expected {sha256}")
    with zipfile.ZipFile(embedded) as archive:
        archive.extractall(folder)
    paths = list(folder.glob("python3*._pth"))
    if len(paths) != 1 or paths[0].stem != f"python{VERSION.replace('.', '')}":
        raise BundleError(f"{embedded.name}: python {VERSION} for Windows, embeddable package (python.org)")
    with paths[0].open("a", encoding="utf-8", newline="\r\n") as lines:
        lines.write("\n../lib\n")
    if not (folder / "pythonw.exe").is_file():
        raise BundleError(f"{embedded.name}: pythonw.exe is missing")


def bundle(embedded: Path, sha256: str, out: Path, wheels: list[Path]) -> None:
    """Write the archive; it appears complete or not at all."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / NAME
        interpreter(embedded, sha256, home / "python")
        unpack(wheels, home / "lib", home / "python")
        shutil.copytree(ROOT / "scenarios", home / "lib" / "scenarios")
        shutil.copy(STARTERS / "start_desk.py", home / "lib" / "start_desk.py")
        for file in STARTERS.iterdir():
            if file.suffix in (".vbs", ".bat", ".txt"):
                encoding = "utf-16" if file.suffix == ".vbs" else "utf-8-sig" if file.suffix == ".txt" else "utf-8"
                with (home / file.name).open("w", encoding=encoding, newline="\r\n") as lines:
                    lines.write(file.read_text(encoding="utf-8"))
        files = sorted(path for path in home.rglob("*") if path.is_file())
        long = [path for path in files if len(path.relative_to(scratch).as_posix()) > LONGEST_PATH]
        if long:
            raise BundleError(f"{long[0].relative_to(scratch)}: longer than {LONGEST_PATH} characters")
        draft = out.with_name(f".{out.name}.part")
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for path in files:
                archive.write(path, path.relative_to(scratch).as_posix())
        draft.replace(out)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, required=True, help="python.org's embeddable package, amd64")
    parser.add_argument("--sha256", default="", help="its checksum as python.org shows it")
    parser.add_argument("--out", type=Path, required=True, help="the archive to write")
    parser.add_argument("--wheels", type=Path, help="folder of wheels that were gathered before")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        wheels = sorted(args.wheels.glob("*.whl")) if args.wheels else gather(Path(scratch))
        if lacking := missing(wheels):
            parser.exit(2, f"missing: {', '.join(map(str, lacking))}\n")
        try:
            bundle(args.python, args.sha256, args.out, wheels)
        except BundleError as error:
            parser.exit(2, f"{error}\n")
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.0f} MB, {len(wheels)} wheels")
    return 0


if __name__ == "__main__":
    sys.exit(main())
