"""start_desk.py FOLDER [--show]: opens the desk on a folder; what goes wrong stands in log.txt and in a message box."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

_FAULT = "排课台没有启动。\n{why}\n\n详细内容在 {log}\nThe desk did not start; see the log."


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    log = folder / "log.txt"
    if "--show" not in sys.argv:
        sys.stdout = sys.stderr = log.open("a", encoding="utf-8", buffering=1)
    try:
        from optimizer.cli.main import main as run

        code = run(["desk", str(folder)])
    except BaseException as error:
        traceback.print_exc()
        code, why = 1, f"{type(error).__name__}: {error}"
    else:
        why = f"exit {code}"
    if code:
        _tell(_FAULT.format(why=why, log=log))
    return int(code or 0)


def _tell(words: str) -> None:
    """A message box; elsewhere than on Windows a line."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, "课后服务排课", 0x10)
    else:
        print(words)


if __name__ == "__main__":
    sys.exit(main())
