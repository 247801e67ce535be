"""Serves the desk: the whole way from the lists of a school to a published week, in the browser of this machine.

在本机浏览器中打开排课台：从名单到公布课表。
"""

from __future__ import annotations

import argparse
from pathlib import Path
from webbrowser import open_new_tab

from optimizer.errors import SettingsError
from optimizer.language.lists import list_text
from optimizer.language.text import Text

_KNOWN = Text(
    "{file} was there already and is open; {source} was not read again. It can be brought in at Lists.",
    "已有 {file}，直接打开；{source} 没有重新读取，需要时可在“名单”中导入。",
)


_LEFT_OUT = Text("Of {source} these were not taken over: {names}", "{source} 中这些没有导入：{names}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        metavar="FILE",
        type=Path,
        nargs="?",
        help=".desk file, folder, workbook or semester · 文件、文件夹、工作簿或学期",
    )
    parser.add_argument("--port", metavar="N", type=int, default=0, help="default: a free one · 端口，默认任选")
    parser.add_argument("--read-only", action="store_true", help="look at a .desk file, change nothing · 只读打开")
    parser.add_argument("--no-browser", action="store_true", help="only print the address · 只显示地址，不打开浏览器")


def execute(args: argparse.Namespace) -> int:
    from optimizer.desk.serve import DeskServer, file_of, holds_tables, running_address
    from optimizer.files.store.tree import left_out
    from optimizer.files.store.working_copy import LookedAt, WorkingCopy

    if not 0 <= args.port <= 65535:
        raise SettingsError(f"--port {args.port}: 0 to 65535 · 端口应在 0 到 65535 之间")
    target, begin = file_of(args.source)

    def ready(address: str) -> None:
        print(address, flush=True)
        if not args.no_browser:
            open_new_tab(address)

    if args.read_only:
        if not target.is_file():
            raise SettingsError(f"{target}: no such file · 没有这个文件")
        DeskServer(LookedAt(target.name, target.read_bytes()), args.port).run(ready, alone=not args.no_browser)
        return 0
    if (address := running_address(target)) is not None:
        ready(address)
        return 0
    known = target.exists()
    server = DeskServer(WorkingCopy(target, None if known else begin()), args.port)
    if known and args.source is not None and holds_tables(args.source):
        server.school.notices.append(_KNOWN.format(file=target.name, source=args.source.name))
    elif not known and args.source is not None and (left := left_out(args.source, server.school.tree)):
        server.school.notices.append(_LEFT_OUT.format(source=args.source.name, names=list_text(left)))
    server.run(ready, alone=not args.no_browser)
    return 0
