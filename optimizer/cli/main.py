"""``optimizer COMMAND …``: the one place that turns the package's answers into exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from optimizer.cli import (
    batch,
    bench,
    capacity,
    check,
    check_input,
    compare,
    convert,
    cover,
    explain,
    import_day,
    pay,
    repair,
    report,
    solve,
    template,
)
from optimizer.errors import InternalError, OptimizerError, ScenarioError

COMMANDS: tuple[ModuleType, ...] = (
    solve,
    check,
    explain,
    repair,
    cover,
    capacity,
    pay,
    batch,
    compare,
    report,
    template,
    convert,
    check_input,
    import_day,
    bench,
)
"""One module per command, in the order of the help. Each has NAME, HELP, ``arguments(parser)`` and ``run(args)``."""

EXIT_DONE, EXIT_VIOLATIONS, EXIT_BAD_INPUT, EXIT_IMPOSSIBLE, EXIT_NOT_FOUND, EXIT_BATCH = range(6)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="optimizer",
        description="Plans after-school service · 课后服务排班：groups, clubs, rooms, staff, pay.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        command = commands.add_parser(module.NAME, help=module.HELP, description=module.__doc__)
        module.arguments(command)
        command.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (contract, section 5)."""
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args))
    except ScenarioError as error:
        print(f"Bad input, {len(error.problems)} problem(s) · 输入有误，共 {len(error.problems)} 处：", file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem.say(error.language)}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except InternalError:
        raise
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    except OptimizerError as error:
        print(error, file=sys.stderr)
        return EXIT_BAD_INPUT
