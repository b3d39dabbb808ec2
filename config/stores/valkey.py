"""The embedded Valkey."""

import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from config.stores.binaries import valkey_server
from config.stores.processes import RunAs
from config.stores.server import Server
from config.stores.urls import valkey_socket_url


class Valkey(Server):
    """Valkey on a socket in a private folder, with an append-only file."""

    name = "Valkey"
    stop_signal = signal.SIGTERM

    def __init__(
        self, data: Path, socket_dir: Path, log: Path, run_as: RunAs, *, durable: bool
    ) -> None:
        super().__init__(data, socket_dir, log, run_as)
        self._binary = valkey_server()
        self._durable = durable
        self._socket = socket_dir / "valkey.sock"

    @property
    def url(self) -> str:
        return valkey_socket_url(str(self._socket))

    def command(self) -> Sequence[str | Path]:
        return [
            *(self._binary, "--dir", self.data, "--port", "0"),
            *("--unixsocket", self._socket, "--unixsocketperm", "700"),
            *("--appendonly", "yes" if self._durable else "no"),
            *("--appendfsync", "everysec", "--save", ""),
            # A broker that evicts keys loses messages.
            *("--maxmemory-policy", "noeviction", "--databases", "64"),
        ]

    def prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.run_as.own(self.data)

    def is_ready(self) -> bool:
        """Whether it responds to PING; while the append-only file loads it returns
        -LOADING.
        """
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
