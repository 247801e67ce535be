"""The archive for Windows, made of small wheels and a stand-in for the interpreter."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from windows.bundle import NAME, BundleError, bundle, missing


def wheel(folder: Path, name: str, tag: str = "py3-none-any", needs: str = "", **files: str) -> Path:
    path = folder / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\n{needs}\n")
        for place, text in files.items():
            archive.writestr(place.replace("__", "/").replace("_dot_", "."), text)
    return path


@pytest.fixture
def embedded(tmp_path: Path) -> Path:
    path = tmp_path / "python-3.12.1-embed-amd64.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("python312._pth", "python312.zip\n.\n")
        for name in ("python.exe", "pythonw.exe"):
            archive.writestr(name, "")
    return path


def test_what_windows_alone_needs_is_missed(tmp_path: Path) -> None:
    needs = "Requires-Dist: colorama; platform_system == 'Windows'\nRequires-Dist: uvloop; sys_platform != 'win32'"
    program = wheel(tmp_path, "program", needs=needs)
    assert [one.name for one in missing([program])] == ["colorama"]
    assert missing([program, wheel(tmp_path, "colorama")]) == []


def test_archive_holds_interpreter_wheels_and_starter(tmp_path: Path, embedded: Path) -> None:
    files = {
        "program__page_dot_js": "//",
        "program__tests__test_dot_py": "",
        "program-1.0.data__data__run_dot_dll": "x",
    }
    out = tmp_path / "desk.zip"
    bundle(embedded, hashlib.sha256(embedded.read_bytes()).hexdigest(), out, [wheel(tmp_path, "program", **files)])
    with zipfile.ZipFile(out) as archive:
        names = set(archive.namelist())
        starter = archive.read(f"{NAME}/启动.vbs").decode("utf-16")
        assert archive.read(f"{NAME}/python/python312._pth").decode().splitlines()[-1] == "../lib"
    assert {
        f"{NAME}/lib/program/page.js",
        f"{NAME}/python/run.dll",
        f"{NAME}/lib/scenarios/zhanggong/staff.csv",
    } <= names
    assert not any("tests" in name for name in names)
    assert all(part in starter for part in ("pythonw.exe", "start_desk.py", "资料"))


def test_nothing_is_written_of_wrong_parts(tmp_path: Path, embedded: Path) -> None:
    out = tmp_path / "desk.zip"
    for sha256, wheels in (("0" * 64, []), ("", [wheel(tmp_path, "program", "cp312-cp312-manylinux_2_17_x86_64")])):
        with pytest.raises(BundleError):
            bundle(embedded, sha256, out, wheels)
        assert not out.exists()
