"""Write a file so that it is never half-written. Standard library only, for all sides to use."""

import os
import tempfile
from pathlib import Path

__all__ = ["replace_file"]


def replace_file(path: Path, data: bytes | str) -> None:
    """Put ``data`` in place of ``path`` in one step: a reader sees the old file or the new one.

    The new file keeps the old one's permissions; a first one is readable by all, for nbgrader's exchange.

    Raises
    ------
    OSError
        If the folder cannot be written to; the old file is then untouched and nothing lies beside it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     replace_file(Path(folder) / "a.txt", "new")
    ...     print((Path(folder) / "a.txt").read_text())
    new
    """
    encoded = data.encode() if isinstance(data, str) else data
    mode = path.stat().st_mode if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(encoded)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(mode)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
