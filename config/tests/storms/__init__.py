"""The product under ``kill -9``, without its broker, on a full disk, with a clock that jumps."""
