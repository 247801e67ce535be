"""Copies a shipped school into a folder, to solve it or to begin one's own from; without a name it lists them."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from optimizer.cli.options import add_options
from optimizer.files import publish
from optimizer.files.examples import example_folder, example_folders
from optimizer.files.folder import SETTINGS_FILE


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="of a shipped school · 示例学校名")
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder to write, default NAME · 输出文件夹")
    add_options(parser, "--replace")


def execute(args: argparse.Namespace) -> int:
    if args.name is None:
        print("\n".join(example_folders()))
        return 0
    source = example_folder(args.name)
    out = args.out or Path(args.name)
    with publish(out, SETTINGS_FILE, replace=args.replace) as draft:
        shutil.copytree(source, draft, dirs_exist_ok=True)
    print(f"→ {out}")
    return 0
