"""``optimizer COMMAND …``: the one place that turns the package's answers into exit codes."""

from __future__ import annotations

import argparse
import keyword
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from importlib import import_module
from pathlib import Path
from time import monotonic
from types import ModuleType

from optimizer.errors import InternalError, OptimizerError, ScenarioError, SettingsError, UnpayableError
from optimizer.system import give_up_broken_output, is_out_of_memory, is_typed, obstacle, reader_is_gone, set_up_console

COMMANDS: Mapping[str, str] = {
    "solve": "make the week · 排出一周课表",
    "check": "audit a timetable · 审核课表",
    "explain": "why there is no timetable · 说明为什么排不出课表",
    "repair": "mend a published week with the fewest changes · 以最少改动修补课表",
    "cover": "who could take a slot · 谁可以代班",
    "capacity": "demand and resources before planning · 排课前清点供需",
    "semester": "plan a semester · 排出整学期课表",
    "publish": "mark a week as published · 公布课表",
    "pay": "fees, pool and fair pay · 收费与劳务费",
    "batch": "many schools in one go · 批量排课",
    "compare": "plans side by side · 方案比较",
    "report": "pages, sheets and calendar files · 网页、表册与日历文件",
    "example": "a shipped school to begin with · 示例学校",
    "template": "a scenario workbook to fill in · 供填写的工作簿",
    "convert": "a scenario from folder to .xlsx workbook or back · 文件夹与工作簿互转",
    "check-input": "names every problem of a scenario, marks them in a copy · 检查方案",
    "import-day": "fills `available` and home rooms from a day timetable · 导入白天课表",
    "signup": "papers for families at the sign-up · 报名材料：菜单、告家长书、申请表、协议书、班级报名表",
    "desk": "the desk, in the browser · 在浏览器中打开排课台",
    "export": "a .desk file as a folder · 导出 .desk 文件",
    "import": "a folder or workbook as a .desk file · 制成 .desk 文件",
    "bench": "speed and quality on your own school · 在自己的学校上测速",
}
"""Command -> its help, in the order of the help. One module each, with ``arguments(parser)`` and ``execute(args)``."""

_VERBOSE = "figures and times as well · 同时输出数据和用时"
_OF_DESK_FILES = frozenset({"desk", "export", "import"})
_OUTPUTS = frozenset({"out", "target", "marked", "trace", "chart"})

EXIT_DONE, EXIT_VIOLATIONS, EXIT_BAD_INPUT, EXIT_IMPOSSIBLE, EXIT_NOT_FOUND, EXIT_BATCH, EXIT_NOBODY_SERVED = range(7)
EXIT_INTERNAL = 70


def command_module(name: str) -> ModuleType:
    """The module of a command; a word of Python has an underscore behind it."""
    return import_module(f"optimizer.cli.{name.replace('-', '_')}{'_' if keyword.iskeyword(name) else ''}")


def build_parser(only: str = "") -> argparse.ArgumentParser:
    """The parser of one command; of all with a blank, which loads none of them and serves for the help alone."""
    parser = argparse.ArgumentParser(
        prog="optimizer",
        description="Plans after-school service: groups, clubs, rooms, staff, pay"
        " · 课后服务排班：分组、社团、场地、人员、劳务费",
    )
    parser.add_argument("--version", action=_Version)
    parsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text in COMMANDS.items():
        if only not in ("", name):
            continue
        module = command_module(name) if only else None
        command = parsers.add_parser(name, help=help_text, description=module.__doc__ if module else None)
        if module is not None:
            module.arguments(command)
            command.add_argument("--verbose", action="store_true", help=_VERBOSE)
            command.set_defaults(execute=module.execute)
    return parser


class _Version(argparse.Action):
    """Prints the versions that a result depends on, and ends the program."""

    def __init__(self, option_strings: Sequence[str], dest: str):
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help="version · 版本")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        told = import_module("optimizer.versions").versions()
        print(", ".join(f"{name} {version}" for name, version in told.items()))
        parser.exit()


def _own_stdout() -> None:
    """Keep out of the output what libraries print by themselves: HiGHS does now and then, whatever it is told."""
    sys.stdout.flush()
    try:
        ours = os.dup(1)
    except OSError:  # there is no standard output
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    encoding, errors = sys.stdout.encoding, sys.stdout.errors
    sys.stdout = open(ours, "w", encoding=encoding, errors=errors, newline=None)  # noqa: SIM115


def _open_desk_files(args: argparse.Namespace, folders: ExitStack) -> None:
    """Put folders in place of arguments that name a `.desk` file or one of its weeks.

    Raises
    ------
    SettingsError
        If an output is to go into one.
    """
    if args.command in _OF_DESK_FILES:
        return
    from optimizer.files.store.named import desk_name, opened

    for name, value in vars(args).items():
        if isinstance(value, Path) and (named := desk_name(value)) is not None:
            if name in _OUTPUTS or (args.command == "publish" and named[1]):
                raise SettingsError(f"{value}: only the desk writes into a .desk file · 只有排课台能写入 .desk 文件")
            setattr(args, name, folders.enter_context(opened(value)))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (contract, section 5)."""
    set_up_console()
    if argv is None:
        _own_stdout()
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        for word in words:
            if not is_typed(word):
                raise SettingsError(f"{word!a}: no text that can be typed · 不是可以输入的文字")
        args = build_parser(words[0] if words and words[0] in COMMANDS else "").parse_args(words)
        with ExitStack() as folders:
            _open_desk_files(args, folders)
            began = monotonic()
            code = int(args.execute(args))
            if args.verbose:
                _tell(f"{monotonic() - began:.1f} s · 用时 {monotonic() - began:.1f} 秒")
        sys.stdout.flush()
    except Exception as error:
        code = _ended_by(error)
    finally:
        give_up_broken_output()
    return code


def _ended_by(error: Exception) -> int:
    """Say what went wrong; the exit code."""
    if isinstance(error, ScenarioError):
        unpayable, number = isinstance(error, UnpayableError), len(error.problems)
        told = (
            "Not to be paid by this timetable, {n} problem(s) · 无法按此课表计发劳务费，共 {n} 处："
            if unpayable
            else ("Bad input, {n} problem(s) · 输入有误，共 {n} 处：")
        )
        _tell(told.format(n=number), *(f"  {line}" for line in error.lines))
        return EXIT_VIOLATIONS if unpayable else EXIT_BAD_INPUT
    if isinstance(error, OSError):
        if reader_is_gone(error):
            return EXIT_DONE
        if told := obstacle(error):
            _tell(told)
            return EXIT_BAD_INPUT
    if isinstance(error, OptimizerError) and not isinstance(error, InternalError):
        _tell(str(error))
        return EXIT_BAD_INPUT
    if is_out_of_memory(error):
        _tell("Not enough memory: close other programs and try again · 内存不足：请关闭其他程序后再试")
        return EXIT_INTERNAL
    lines = "".join(traceback.format_exception(error)).rstrip("\n")
    _tell(lines, "Internal error; please report this · 程序内部错误，请反馈此问题")
    return EXIT_INTERNAL


def _tell(*lines: str) -> None:
    """Print on standard error, which may be full or closed."""
    with suppress(OSError):
        for line in lines:
            print(line, file=sys.stderr)
