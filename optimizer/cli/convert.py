"""Convert a scenario between folder and Excel workbook; nothing is lost.

方案文件夹与 Excel 工作簿互相转换，内容不丢失。
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from optimizer.cli.options import add_options
from optimizer.errors import SettingsError
from optimizer.files.convert import book_of_folder, files_of_workbook, publish_scenario
from optimizer.files.publishing import check_file_replaceable, replace_file
from optimizer.files.workbook_out import write_workbook


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="A", type=Path, help="scenario folder, or workbook (.xlsx)")
    parser.add_argument("target", metavar="B", type=Path, help="workbook (.xlsx), or scenario folder")
    add_options(parser, "--language --replace", language_help="of the workbook's words (default: the scenario's)")


def execute(args: argparse.Namespace) -> int:
    into_workbook = args.target.suffix.lower() == ".xlsx"
    if into_workbook and args.source.is_dir():
        _to_workbook(args.source, args.target, args.language, replace=args.replace)
    elif args.source.is_file() and not into_workbook:
        publish_scenario(args.target, files_of_workbook(args.source), replace=args.replace)
    else:
        raise SettingsError(
            "convert FOLDER FILE.xlsx, or convert FILE.xlsx FOLDER"
            " · 用法：convert 文件夹 文件.xlsx，或 convert 文件.xlsx 文件夹"
        )
    print(args.target)
    return 0


def _to_workbook(source: Path, target: Path, language: str | None, *, replace: bool) -> None:
    check_file_replaceable(target, replace=replace)
    book, loose = book_of_folder(source, "en" if language == "en" else "zh" if language else None)
    with replace_file(target, replace=replace) as draft:
        write_workbook(draft, book)
    for file in loose:
        print(f"{file}: converted back, it will have the standard form · {file} 转回时将采用标准格式", file=sys.stderr)
