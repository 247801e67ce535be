"""The engine of an existing Dask cluster: ordinary office machines that have this program installed.

A task holds a school's tables, its answer the output, so no shared disk is needed. When a worker is lost, Dask gives
its tasks to another; an answer is taken once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from optimizer.batch.task import Failure, R, T
from optimizer.errors import SettingsError
from optimizer.language.lists import listed
from optimizer.language.text import Text
from optimizer.versions import versions

if TYPE_CHECKING:
    from distributed import Client, Future

_AHEAD = 2
"""Tasks for each worker that are sent out: one at work and one that is there when it ends."""
_MISSING = Text(
    "a cluster needs the extra «cluster»: pip install 'after-school-optimizer[cluster]'",
    "使用集群需要安装扩展：pip install 'after-school-optimizer[cluster]'",
)
_NO_SCHEDULER = Text("no Dask scheduler answers at {url}: {why}", "{url} 没有 Dask 调度器应答：{why}")
_NO_WORKER = Text("the scheduler at {url} has no worker", "{url} 的调度器没有任何工作进程")
_THREADS = Text(
    "start workers with --nthreads 1, one for each core: a school takes one thread, and {workers} have more",
    "请用 --nthreads 1 启动工作进程（每核一个）：每校占一个线程，而 {workers} 有多个线程",
)
_OTHER_VERSION = Text(
    "workers with another version than this program ({own}): {workers}",
    "以下工作进程的程序版本与本机（{own}）不同：{workers}",
)


class DaskEngine:
    """A cluster by the address of its scheduler, such as ``tcp://10.0.0.5:8786``.

    Parameters
    ----------
    patience : float
        Seconds to wait for the scheduler, and for its first worker.
    """

    def __init__(self, scheduler: str, *, patience: float = 30.0):
        self.scheduler = scheduler
        self.patience = patience

    def run(
        self,
        function: Callable[[T], R],
        tasks: Iterable[T],
        *,
        on_start: Callable[[T], None] | None = None,
    ) -> Iterator[tuple[T, R | Failure]]:
        """See `optimizer.batch.task.Engine`.

        Raises
        ------
        SettingsError
            If there is no such cluster, or its workers do not fit.
        """
        from distributed import as_completed

        with _connected(self.scheduler, self.patience) as client:
            waiting = iter(tasks)
            asked: dict[Future, T] = {}
            answers = as_completed([], loop=client.loop)

            def send() -> None:
                """Send out as many tasks as the workers of this moment can do with."""
                room = _AHEAD * max(1, len(client.nthreads())) - len(asked)
                for _ in range(room):
                    task = next(waiting, None)
                    if task is None:
                        return
                    future = client.submit(function, task, pure=False)
                    asked[future] = task
                    answers.add(future)
                    if on_start is not None:
                        on_start(task)

            send()
            try:
                for future in answers:
                    task = asked.pop(future)
                    yield task, _answer(future)
                    future.release()
                    send()
            finally:
                client.cancel(list(asked))


def _answer(future: Future) -> Any:
    try:
        return future.result()
    except Exception as error:
        return Failure(f"{type(error).__name__}: {error}")


def _connected(url: str, patience: float) -> Client:
    """A client of a cluster whose workers fit."""
    try:
        from distributed import Client
    except ImportError:
        raise SettingsError(_both(_MISSING)) from None
    try:
        client = Client(url, timeout=patience, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SettingsError(_both(_NO_SCHEDULER.format(url=url, why=str(error)))) from error
    try:
        client.wait_for_workers(1, timeout=patience)
        _check(client)
    except TimeoutError as error:
        client.close()
        raise SettingsError(_both(_NO_WORKER.format(url=url))) from error
    except SettingsError:
        client.close()
        raise
    return client


def _check(client: Client) -> None:
    """Refuse workers of several threads, and those that would answer otherwise than this program."""
    if wide := sorted(worker for worker, threads in client.nthreads().items() if threads > 1):
        raise SettingsError(_both(_THREADS.format(workers=listed(wide, "en"))))
    own = _program()
    if others := sorted(worker for worker, version in client.run(_program).items() if version != own):
        raise SettingsError(_both(_OTHER_VERSION.format(own=own, workers=listed(others, "en"))))


def _program() -> str:
    """What an answer depends on, apart from the task."""
    known = versions()
    return f"{known['optimizer']}, OR-Tools {known['ortools']}"


def _both(text: Text) -> str:
    return f"{text.en} · {text.zh}"
