"""docs/pay-schemes.zh.md is made from docs/pay-schemes.md and must be up to date."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_chinese_page_has_the_schemes_of_the_english_one() -> None:
    done = subprocess.run(
        [sys.executable, "docs/build_pay_schemes_page.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": "."},
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, "run: python docs/build_pay_schemes_page.py"
