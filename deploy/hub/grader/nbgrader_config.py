"""Where the grader finds the exchange; all else is in nbgrader_config.py of the course folder."""

import os

c = get_config()
c.CourseDirectory.course_id = "spine-ligaments"
c.Exchange.root = os.path.join(os.environ["SPINE_HUB_DATA"], "exchange")  # noqa: PTH118 (a text, not a Path)
