"""nbgrader, imported without what grading never uses. A context manager around ``import nbgrader...``.

``import nbgrader`` loads its four extensions of the Jupyter server, and with them the server, nbconvert and
bleach; ``nbgrader.utils`` loads setuptools to unpack archives, and nbformat with its validator for one class;
``nbgrader.auth`` loads ``requests``, for courses that ask JupyterHub who is enrolled. The gradebook needs
none of them, and together they take most of the time of the import.

Nothing of nbgrader is missing afterwards: what was put off loads when something of it is first used.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

__all__ = ["quick_nbgrader"]

_SERVER = ("load_jupyter_server_extension",)
_PUT_OFF = {
    "nbformat": (),
    "nbgrader.server_extensions.assignment_list": _SERVER,
    "nbgrader.server_extensions.course_list": _SERVER,
    "nbgrader.server_extensions.formgrader": _SERVER,
    "nbgrader.server_extensions.validate_assignment": _SERVER,
    "requests": (),
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
}
"""Modules, and the functions that nbgrader takes from them while it is imported."""
_GRAMMAR = "rfc3987_syntax"
"""A parser of internet addresses that ``jsonschema`` builds, slowly, for a format that no field here has."""


@contextmanager
def quick_nbgrader() -> Iterator[None]:
    """Import modules of nbgrader without what grading never uses; what is loaded already is left alone."""
    missing = object()
    there: dict[str, Any] = {
        name: _StandIn(name, taken) for name, taken in _PUT_OFF.items() if name not in sys.modules
    }
    if _GRAMMAR not in sys.modules and "jsonschema" not in sys.modules:
        there[_GRAMMAR] = None  # Python's way to say that it cannot be imported
    sys.modules.update(there)
    try:
        yield
    finally:
        for name, module in there.items():
            if sys.modules.get(name, missing) is module:
                del sys.modules[name]


class _StandIn(ModuleType):
    """A module that gives way to the real one as soon as anything of it is used."""

    def __init__(self, name: str, taken: tuple[str, ...]) -> None:
        super().__init__(name)
        if "." not in name:  # its modules may be imported without it
            spec = find_spec(name)
            self.__path__ = list((spec and spec.submodule_search_locations) or [])
        for function in taken:
            setattr(self, function, self._late(function))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever the real module has)
        if name.startswith("__"):  # the import system looks for these
            raise AttributeError(name)
        own = self.__name__
        if sys.modules.get(own) is self:
            del sys.modules[own]
        return getattr(import_module(own), name)

    def _late(self, function: str) -> Callable[..., Any]:
        def load(*given: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
            return self.__getattr__(function)(*given, **named)

        return load
