"""The other side of `optimizer.batch.local`: reads jobs from standard input, does one after the other, writes answers.

The argument is the number of the process that wants the answers.

What a job itself prints goes to standard error, so that it cannot spoil an answer.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading

from optimizer.system import wait_for_parent


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    threading.Thread(target=_follow_parent, daemon=True).start()
    jobs = sys.stdin.buffer
    while head := jobs.read(8):
        function, task = pickle.loads(jobs.read(int.from_bytes(head, "big")))
        answer = pickle.dumps(function(task))
        answers.write(len(answer).to_bytes(8, "big") + answer)
        answers.flush()
        del function, task, answer


def _follow_parent() -> None:
    """End at once when the parent is gone."""
    wait_for_parent(int(sys.argv[1]))
    os._exit(1)


if __name__ == "__main__":
    main()
