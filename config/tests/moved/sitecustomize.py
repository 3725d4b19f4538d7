"""Read by every Python that begins with this folder in PYTHONPATH: a clock moved by so many
seconds, the same for all processes of a stack. It jumps when CLOCK_FILE says another number."""

import os
import threading
import time
from pathlib import Path

import time_machine

ahead = float(os.environ["CLOCK_MOVED_BY"])
file = os.environ.get("CLOCK_FILE")
jumped = float(Path(file).read_text()) if file else 0
clock = time_machine.travel(time.time() + ahead + jumped, tick=True).start()
time.time()  # it goes from the first question on


def follow() -> None:
    global jumped
    while True:
        time.sleep(0.2)
        said = float(Path(file).read_text())
        if said != jumped:
            clock.shift(said - jumped)
            jumped = said


def start() -> None:
    threading.Thread(target=follow, daemon=True).start()


if file:
    start()
    os.register_at_fork(after_in_child=start)  # a fork has one thread, whatever its parent had
