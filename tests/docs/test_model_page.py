"""docs/model.md is made from the code and must be up to date."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_model_page_is_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, "docs/build_model_page.py", "--check"], cwd=ROOT, env={"PYTHONPATH": "."}, check=False
    )
    assert done.returncode == 0, "run: python docs/build_model_page.py"
