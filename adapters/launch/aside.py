"""Work that may take minutes is done beside the loop that watches: Prefect's client tries for one by itself."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread


def aside(work: Callable[[], object]) -> Future[object]:
    """Do it in the background, where nobody who ends waits for it; the answer is its own or its error."""
    answer = Future[object]()

    def take() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where the answer is asked for
            answer.set_exception(error)

    Thread(target=take, daemon=True).start()
    return answer


@dataclass
class Aside:
    """A look whose answer is asked for again and again: False until it is there, and then looked anew."""

    look: Callable[[], object]
    _answer: Future[object] | None = None

    def __call__(self) -> bool:
        """Return whether the last look found it; begins one where none is under way. Raises what the look raised."""
        answer = self._answer = self._answer or aside(self.look)
        if not answer.done():
            return False
        self._answer = None
        return bool(answer.result())
