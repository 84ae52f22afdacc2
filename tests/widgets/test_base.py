"""What all widgets have in common."""

import re
import subprocess
import sys

import pytest

from spinelab import traits
from spinelab.base import CourseWidget


class Example(CourseWidget):
    shown = ("level", "count")
    level = traits.Unicode("C5")
    count = traits.Int(0)
    private = traits.Int(1)


def test_a_misspelt_argument_is_refused_with_what_was_meant():
    with pytest.raises(
        TypeError, match=r"Example has no argument 'levl'; did you mean 'level'\? It takes: level, count\."
    ):
        Example(levl="C6")


def test_an_argument_that_is_not_for_users_is_refused():
    with pytest.raises(TypeError, match=r"Example has no argument 'private'\. It takes: level, count\."):
        Example(private=2)


def test_the_repr_shows_the_state_and_nothing_that_changes_between_runs():
    assert repr(Example(count=2)) == "Example(level='C5', count=2)"


def test_course_traits_are_synced_without_being_asked():
    assert {"level", "count", "private"} <= set(Example().keys)


def test_importing_the_package_loads_no_widget_machinery():
    heavy = ("anywidget", "plotly", "skimage", "numpy")
    code = f"import sys, spinelab; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_still_picture_stands_above_the_words_and_says_the_first_of_them():
    class Drawn(Example):
        def still(self):
            return b"\x89PNG..."

        def in_words(self):
            return 'A spine, "seen" from the left.\nRun the notebook to turn it.'

    text = Drawn()._repr_mimebundle_()[0]["text/html"]
    assert text.startswith(
        '<div><img alt="A spine, &quot;seen&quot; from the left." src="data:image/png;base64,iVBORy4uLg=="'
        ' style="vertical-align: top; margin-right: 4px">'
        "<p><small>Still picture of an interactive figure.</small></p><p>A spine,"
    )


@pytest.mark.parametrize(
    ("begins", "kind"), [(b"\x89PNG", "png"), (b"<svg ", "svg+xml"), (b"RIFF", "webp"), (b"\xff\xd8", "jpeg")]
)
def test_several_pictures_stand_side_by_side_each_with_words_and_kind_of_its_own(begins, kind):
    class Twins(Example):
        def stills(self):
            return (("Left.", begins + b"1"), ("Right.", begins + b"2"))

    text = Twins()._repr_mimebundle_()[0]["text/html"]
    assert re.findall(r'<img alt="([^"]*)" src="data:image/([^;]*);', text) == [
        ("Left.", kind),
        ("Right.", kind),
    ]


def test_a_widget_that_words_describe_leaves_no_picture():
    assert "<img" not in Example()._repr_mimebundle_()[0]["text/html"]
