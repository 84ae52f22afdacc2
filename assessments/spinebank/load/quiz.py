"""Reading the blueprint of a quiz."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from spinebank.load.located import Located, read_yaml
from spinebank.load.problems import BankError
from spinebank.load.validate import validated
from spinebank.schema import Blueprint

__all__ = ["BlueprintFile", "read_blueprint"]

_BLUEPRINT: TypeAdapter[Blueprint] = TypeAdapter(Blueprint)


@dataclass(frozen=True)
class BlueprintFile:
    """A blueprint with its file, so that a remark can point at a line."""

    blueprint: Blueprint
    source: Located


def read_blueprint(path: Path) -> BlueprintFile:
    """Read one blueprint.

    Raises
    ------
    BankError
        If it is none, or is not called after its quiz.
    """
    source = read_yaml(path)
    blueprint = validated(source, _BLUEPRINT)
    if path.stem != blueprint.quiz:
        raise BankError(
            [
                source.problem(
                    ("quiz",), f"the quiz is '{blueprint.quiz}', but the file is called '{path.name}'."
                )
            ]
        )
    return BlueprintFile(blueprint, source)
