"""Makes a `.desk` file of a scenario: a folder, also one that `export` wrote, or a workbook.

把方案文件夹（包括 export 导出的）或工作簿制成 .desk 文件。
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from optimizer.errors import SettingsError
from optimizer.files.store.desk_file import DeskFile, whole
from optimizer.files.store.tree import left_out, read_tree
from optimizer.files.store.working_copy import free_beside
from optimizer.language.text import Text
from optimizer.system import move

_LEFT = Text("Not taken along: {names}", "未带入：{names}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="FOLDER", type=Path, help="scenario folder or workbook · 方案文件夹或工作簿")
    parser.add_argument("target", metavar="FILE.desk", type=Path, help="file to write · 输出文件")
    parser.add_argument(
        "--replace", action="store_true", help="replace an existing file, which is kept beside · 替换，原文件另存"
    )


def execute(args: argparse.Namespace) -> int:
    if args.target.suffix.lower() != ".desk":
        raise SettingsError(f"{args.target}: a file name that ends in .desk · 文件名应以 .desk 结尾")
    if args.target.exists() and not args.replace:
        raise SettingsError(f"{args.target}: exists; --replace replaces it · 文件已存在；加 --replace 可替换")
    if not args.source.exists():
        raise SettingsError(f"{args.source}: no such folder or workbook · 没有这个文件夹或工作簿")
    tree = read_tree(args.source)
    if args.target.exists():
        kept = free_beside(args.target)
        move(args.target, kept)
        print(f"{args.target} → {kept}", file=sys.stderr)
    with whole(args.target) as draft:
        file = DeskFile(draft)
        try:
            file.fill(tree)
        finally:
            file.close()
    if left := left_out(args.source, tree):
        print(
            _LEFT.format(names=", ".join(left)).say("zh") + " · " + _LEFT.format(names=", ".join(left)).en,
            file=sys.stderr,
        )
    print(args.target)
    return 0
