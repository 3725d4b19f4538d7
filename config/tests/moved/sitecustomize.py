"""Read by every Python that begins with this folder in PYTHONPATH: a clock moved by so many
seconds, the same for all processes of a stack."""

import os
import time

import time_machine

time_machine.travel(time.time() + float(os.environ["CLOCK_MOVED_BY"]), tick=True).start()
time.time()  # it goes from the first question on
