"""What a library prints by itself does not reach the reader of our output."""

from __future__ import annotations

import subprocess
import sys

NOISY = """
import argparse, os, sys
from optimizer.cli import main as cli

def execute(args):
    os.write(1, b"noise of a library\\n")
    print("我们的")
    return 0

args = argparse.Namespace(command="none", execute=execute, verbose=False)
cli.build_parser = lambda _: type("Parser", (), {"parse_args": lambda self, words: args})()
sys.exit(cli.main())
"""


def test_the_noise_of_libraries_is_kept_out() -> None:
    done = subprocess.run([sys.executable, "-c", NOISY], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == "我们的\n"
    assert done.stderr == ""
