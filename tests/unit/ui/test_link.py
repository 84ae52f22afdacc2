"""Joining a view's files into one module."""

import re
import subprocess
from pathlib import Path

import pytest

import spinelab
from spinelab.ui import linked_css, linked_esm

PACKAGE = Path(spinelab.__file__).parent
ENTRIES = sorted(PACKAGE.glob("*/view.js"))


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "view.js"


def test_what_is_imported_comes_first_and_once(tmp_path):
    entry = write(
        tmp_path,
        base="export const one = 1;\n",
        left='import { one } from "./base.js";\nexport const two = one + 1;\n',
        view=(
            'import { one } from "./base.js";\nimport {\n  two,\n} from "./left.js";\n'
            "export default { sum: one + two };\n"
        ),
    )
    joined = linked_esm(entry)
    assert "import" not in joined
    assert joined.count("const one") == 1
    assert joined.index("const one") < joined.index("const two") < joined.index("export default")


def test_two_files_with_the_same_name_are_refused(tmp_path):
    entry = write(tmp_path, a="export const x = 1;\n", view='import { x } from "./a.js";\nconst x = 2;\n')
    with pytest.raises(ValueError, match=r"view\.js and a\.js both declare 'x'"):
        linked_esm(entry)


def test_an_import_from_elsewhere_is_refused(tmp_path):
    entry = write(tmp_path, view='import three from "https://example.org/three.js";\n')
    with pytest.raises(ValueError, match="cannot be joined"):
        linked_esm(entry)


@pytest.mark.node
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.parent.name)
def test_every_joined_view_loads_as_one_module_with_a_render_function(entry, tmp_path):
    module = tmp_path / "view.mjs"
    module.write_text(linked_esm(entry), encoding="utf-8")
    check = f'import view from "{module.as_uri()}"; if (typeof view.render !== "function") process.exit(1);'
    done = subprocess.run(
        ["node", "--input-type=module", "-e", check], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.parent.name)
def test_a_view_fetches_nothing_from_elsewhere(entry):
    addresses = set(re.findall(r"https?://[^\s\"'`]+", linked_esm(entry)))
    assert addresses <= {"http://www.w3.org/2000/svg"}


def test_a_later_style_sheet_outweighs_the_shared_one_in_whatever_order_a_page_holds_them(tmp_path):
    shared, own = tmp_path / "theme.css", tmp_path / "view.css"
    shared.write_text("/* { */\n.sl-button, .sl-root a { color: red; }\n", encoding="utf-8")
    own.write_text(
        ".sl-tool { color: blue; }\n@media print {\n  .sl-tool:hover, .sl-x > .sl-y { top: 0; }\n}\n",
        encoding="utf-8",
    )
    joined = linked_css(shared, own)
    assert ".sl-button, .sl-root a { color: red; }" in joined
    assert ".sl-tool.sl-tool { color: blue; }" in joined
    assert ".sl-tool.sl-tool:hover, .sl-x.sl-x > .sl-y { top: 0; }" in joined
    assert joined.count("{") == 4
