"""Writes a `.desk` file as a folder: its tables, weeks, and what the desk keeps.

把 .desk 文件导出为文件夹：资料表、课表及排课台的其他记录。
"""

from __future__ import annotations

import argparse
from pathlib import Path

from optimizer.cli.options import add_options
from optimizer.errors import SettingsError
from optimizer.files import publish
from optimizer.files.folder import SETTINGS_FILE
from optimizer.files.store.named import read_desk
from optimizer.files.store.tree import write_tree


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="FILE.desk", type=Path, help="the desk's file · 排课台文件")
    parser.add_argument("target", metavar="FOLDER", type=Path, help="folder to write · 输出文件夹")
    add_options(parser, "--replace")


def execute(args: argparse.Namespace) -> int:
    tree = read_desk(args.source)
    if args.target.is_dir() and any(args.target.iterdir()) and not args.replace:
        raise SettingsError(f"{args.target}: not empty; --replace replaces it · 文件夹不为空；加 --replace 可替换")
    with publish(args.target, marker=SETTINGS_FILE, replace=args.replace) as draft:
        write_tree(draft, tree)
    print(args.target)
    return 0
