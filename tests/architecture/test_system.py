"""What differs between operating systems is asked in `optimizer.system` alone; every text file names its encoding."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.test_rooms import FILES, ROOT, imported, tree

OURS = ROOT / "optimizer/system.py"
MODULES = frozenset({
    "ctypes", "fcntl", "grp", "msvcrt", "multiprocessing", "posix", "pty", "pwd", "resource", "signal", "termios",
})  # fmt: skip
"""Modules that one system lacks, or whose meaning depends on it; `multiprocessing` starts children in three ways."""
CALLS = frozenset({
    "os.fork", "os.fsync", "os.getloadavg", "os.kill", "os.killpg", "os.name", "os.remove", "os.rename", "os.replace",
    "os.sched_getaffinity", "os.setsid", "os.symlink", "os.unlink", "platform.system", "shutil.move", "shutil.rmtree",
    "sys.platform", "Path.home",
})  # fmt: skip
METHODS = frozenset({"expanduser", "hardlink_to", "symlink_to"})


def asked(top: ast.AST) -> Iterator[str]:
    """What a module asks the system itself, with the line."""
    for node in ast.walk(top):
        if isinstance(node, ast.Attribute) and (ast.unparse(node) in CALLS or node.attr in METHODS):
            yield f"{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            moves = node.func.attr in ("rename", "replace") and len(node.args) == 1 and not node.keywords
            if moves:  # of a path; that of a text takes two
                yield f"{node.lineno}: {ast.unparse(node.func)}"


def unnamed(top: ast.AST) -> Iterator[str]:
    """Text files that are opened without an encoding, or written without a line end."""
    for node in ast.walk(top):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = {keyword.arg for keyword in node.keywords}
        if name == "open" and ast.unparse(node.func) not in ("os.open", "archive.open"):  # of packed files: bytes
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            mode = "".join(texts[-1:])
            binary, writes = "b" in mode, bool(set(mode) & set("wax"))
        elif name in ("read_text", "write_text") and isinstance(node.func, ast.Attribute):
            binary, writes = False, name == "write_text"
        else:
            continue
        if not binary and ("encoding" not in given or (writes and "newline" not in given)):
            yield f"{node.lineno}: {ast.unparse(node)}"


def test_the_system_is_asked_in_one_module() -> None:
    others = [file for file in FILES if file != OURS]
    used = {file.name: sorted({m.split(".")[0] for m in imported(file)} & MODULES) for file in others}
    assert {name: found for name, found in used.items() if found} == {}
    found = {file.relative_to(ROOT).as_posix(): list(asked(tree(file))) for file in others}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_every_text_file_names_its_encoding_and_line_end() -> None:
    found = {file.relative_to(ROOT).as_posix(): list(unnamed(tree(file))) for file in FILES if file != OURS}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    ["os.fsync(f)", "path.rename(other)", "draft.replace(place)", "sys.platform == 'win32'", "os.kill(1, 0)"],
)
def test_the_check_sees(line: str) -> None:
    assert len(list(asked(ast.parse(line)))) == 1
    assert list(asked(ast.parse("text.replace('a', 'b'); replace(row, id=1); frame.rename(columns={})"))) == []


@pytest.mark.parametrize(
    "line",
    ["open(p)", "p.open('w', encoding='utf-8')", "p.read_text()", "p.write_text(t, encoding='utf-8')", "open(p, 'w')"],
)
def test_the_check_sees_texts(line: str) -> None:
    assert len(list(unnamed(ast.parse(line)))) == 1
    good = "p.open('rb'); p.open('w', encoding='a', newline=''); p.read_text(encoding='a'); os.open(p, 0)"
    assert list(unnamed(ast.parse(good))) == []
