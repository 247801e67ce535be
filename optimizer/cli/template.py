"""Write a scenario workbook to fill in: usual activities, drop-downs, a sheet that explains. 生成工作簿供填写。"""

from __future__ import annotations

import argparse
from pathlib import Path

from optimizer.cli.options import add_options
from optimizer.errors import SettingsError
from optimizer.files.publishing import replace_file
from optimizer.files.store.beginning import starter_book
from optimizer.files.workbook_out import write_workbook


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.xlsx", type=Path, help="workbook to write · 要写出的工作簿")
    words = "of headers and explanations (zh) · 表头和说明的语言"
    add_options(parser, "--language --replace", language="zh", language_help=words)


def execute(args: argparse.Namespace) -> int:
    if args.file.suffix.lower() != ".xlsx":
        raise SettingsError(f"{args.file}: the name must end in .xlsx · 文件名应以 .xlsx 结尾")
    with replace_file(args.file, replace=args.replace) as draft:
        write_workbook(draft, starter_book(args.language))
    print(f"{args.file}")
    return 0
