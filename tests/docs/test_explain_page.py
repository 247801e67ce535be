"""The examples in docs/explain.md are what `optimizer explain` says."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_examples_are_what_the_command_says() -> None:
    done = subprocess.run(
        [sys.executable, "docs/build_explain_examples.py", "--check"], cwd=ROOT, env={"PYTHONPATH": "."}, check=False
    )
    assert done.returncode == 0, "run: python docs/build_explain_examples.py"
