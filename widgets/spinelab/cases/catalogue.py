"""The tests that a case may order: cost in time, money and radiation, what they show. Data: tests.yaml."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from spinelab.cases.load import validated
from spinelab.cases.located import Located, read_yaml
from spinelab.cases.schema_items import Id, Keys, Text

__all__ = ["Test", "tests", "tests_file"]


class Test(BaseModel):
    """One test with what it costs and what it can and cannot show."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    __test__ = False  # not one of pytest's

    name: Text
    minutes: Annotated[int, Field(ge=0, le=240)] = Field(description="The patient's time, without waiting.")
    money: Literal["none", "low", "medium", "high", "very high"] = Field(
        description="A rank, not a price: prices that were found are old and local."
    )
    dose_msv: Annotated[float, Field(ge=0, le=40)] = Field(description="Effective dose, mSv.")
    costs: Keys = Field(default=(), description="Sources of time, money rank and dose.")
    assumed: tuple[Literal["minutes", "money", "dose_msv"], ...] = Field(
        default=(), description="Which of the three no source gave."
    )
    shows: Text
    cannot: Text
    cites: Keys = ()
    ours: bool = Field(default=False, description="True where what it shows is common teaching, unsourced.")


class _Tests(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    tests: dict[Id, Test]


@cache
def tests() -> dict[str, Test]:
    """Return every test by its key."""
    return validated(tests_file(), _Tests).tests


@cache
def tests_file() -> Located:
    """Return the file of the tests with its lines."""
    return read_yaml(Path(str(files("spinelab.cases"))) / "tests.yaml")
