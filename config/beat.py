"""The clock of the background work, on a machine whose own clock may be put right."""

from typing import Any

from celery.beat import PersistentScheduler


class Scheduler(PersistentScheduler):
    """Celery's waits until the hour at which a task last ran has come once more: with the clock
    put back by an hour nothing would be done for an hour, also after a restart, since it keeps
    those hours in its file."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > now]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            self._heap = None  # made of the hours of before
        return super().tick(*args, **kwargs)
