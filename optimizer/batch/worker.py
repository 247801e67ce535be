"""The other side of `optimizer.batch.local`: reads one job from standard input, does it, writes the answer.

The argument is the number of the process that wants the answer.

What the job itself prints goes to standard error, so that it cannot spoil the answer.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading

from optimizer.system import wait_for_parent


def main() -> None:
    answers = os.dup(1)
    os.dup2(2, 1)
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    function, task = pickle.loads(sys.stdin.buffer.read(size))
    threading.Thread(target=_follow_parent, daemon=True).start()
    answer = pickle.dumps(function(task))
    with os.fdopen(answers, "wb") as out:
        out.write(answer)


def _follow_parent() -> None:
    """End at once when the parent is gone."""
    wait_for_parent(int(sys.argv[1]), pipe=0)
    os._exit(1)


if __name__ == "__main__":
    main()
