"""Serves the desk: the whole way from the lists of a school to a published week, in the browser of this machine.

在本机浏览器中打开排课台：从名单到公布课表。
"""

NAME = "desk"
HELP = "the desk, in the browser · 在浏览器中打开排课台"

import argparse


def arguments(parser: argparse.ArgumentParser) -> None: ...
def execute(args: argparse.Namespace) -> int:
    return 0
