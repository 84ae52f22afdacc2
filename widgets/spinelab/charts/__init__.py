"""Charts of published figures: each point with its source, beside a table that says the same.

>>> from spinelab.charts import chart
>>> print(repr(chart("opll-prevalence")).splitlines()[0])
How many people have OPLL, by population and method (People with OPLL, %). Method, ...
"""

from spinelab.charts.show import SourcedChart, chart, sourced_chart

__all__ = ["SourcedChart", "chart", "sourced_chart"]
