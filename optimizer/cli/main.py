"""``optimizer COMMAND …``: the one place that turns the package's answers into exit codes."""

from __future__ import annotations

import argparse
import keyword
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from importlib import import_module
from pathlib import Path
from time import monotonic
from types import ModuleType

from optimizer.errors import InternalError, OptimizerError, ScenarioError, SettingsError, UnpayableError
from optimizer.files.store.named import desk_name, opened
from optimizer.system import give_up_broken_output, is_out_of_memory, is_typed, obstacle, reader_is_gone, set_up_console

COMMANDS = ("solve", "check", "explain", "repair", "cover", "capacity", "semester", "publish", "pay", "batch",
            "compare", "report", "template", "convert", "check-input", "import-day", "signup", "desk", "export",
            "import", "bench")  # fmt: skip
"""In the order of the help. One module per command, with NAME, HELP, ``arguments(parser)`` and ``execute(args)``."""

_OF_DESK_FILES = frozenset({"desk", "export", "import"})
_OUTPUTS = frozenset({"out", "target", "marked", "trace", "chart"})

EXIT_DONE, EXIT_VIOLATIONS, EXIT_BAD_INPUT, EXIT_IMPOSSIBLE, EXIT_NOT_FOUND, EXIT_BATCH, EXIT_NOBODY_SERVED = range(7)
EXIT_INTERNAL = 70


def command_module(name: str) -> ModuleType:
    """The module of a command; a word of Python has an underscore behind it."""
    return import_module(f"optimizer.cli.{name.replace('-', '_')}{'_' if keyword.iskeyword(name) else ''}")


def build_parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The parser of some commands: loading all of them takes longer than many a command."""
    parser = argparse.ArgumentParser(
        prog="optimizer",
        description="Plans after-school service: groups, clubs, rooms, staff, pay"
        " · 课后服务排班：分组、社团、场地、人员、劳务费",
    )
    parsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in map(command_module, commands):
        command = parsers.add_parser(module.NAME, help=module.HELP, description=module.__doc__)
        module.arguments(command)
        command.add_argument("--verbose", action="store_true", help="figures and times as well · 同时输出数据和用时")
        command.set_defaults(execute=module.execute)
    return parser


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
        args = build_parser(words[:1] if words[:1] and words[0] in COMMANDS else COMMANDS).parse_args(words)
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
