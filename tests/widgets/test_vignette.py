"""The case widget without a browser."""

import json

import pytest
import traitlets

from spinelab.cases import Case, CaseError, library, load_case, play
from spinelab.cases.keep import FOLDER
from spinelab.cases.new import new_case
from spinelab.cases.paths import recommended
from spinelab.vignette import CaseVignette


def chosen(name, certainty="sure"):
    return {"kind": "choose", "what": name, "certainty": certainty}


def done(name):
    return {"kind": "do", "what": name}


def from_view(widget, **changes):
    """Set traits as a message of the view does."""
    widget.set_state(changes)


@pytest.mark.parametrize("name", sorted(library()))
def test_a_page_says_nothing_of_what_is_right_before_the_end(name):
    case = load_case(name)
    told = json.dumps(CaseVignette(name, folder=None).page)
    first = case.scenes[0]
    assert CaseVignette(name, folder=None).page["ended"] == {}
    for secret in (*(choice.why for choice in first.choices), case.point, *(p.say for p in case.debrief)):
        assert json.dumps(secret)[1:-1] not in told
    for word in ("credit", "unsafe", "needed", "needless", "true"):
        assert f'"{word}"' not in told


def test_the_recommended_choice_does_not_always_stand_first():
    places = set()
    for name in library():
        case = load_case(name)
        for seed in case.patient.seeds:
            page = CaseVignette(name, seed=seed, folder=None).page
            best = next(choice.id for choice in case.scenes[0].choices if choice.credit == 1)
            places.add([choice["id"] for choice in page["scene"]["choices"]].index(best))
    assert {0, 1, 2} <= places


def test_the_right_diagnosis_does_not_stand_first_and_keeps_its_place_through_the_case():
    places = []
    for name in library():
        case = load_case(name)
        true = next(entry.id for entry in case.diagnoses if entry.true)
        log = [event.as_dict() for event in recommended(case)]
        shown = [CaseVignette(name, log=log[:cut], folder=None).page["diagnoses"] for cut in (0, len(log))]
        assert shown[0] == shown[1]
        places.append([entry["id"] for entry in shown[0]].index(true))
    assert {0, 1, 2} <= set(places)
    assert places.count(0) < len(places) / 2


def test_a_choice_that_means_a_scan_says_what_it_costs():
    choices = CaseVignette("the-line-behind-the-bone", folder=None).page["scene"]["choices"]
    assert {choice["id"]: choice["cost"] for choice in choices} == {
        "image-neck": "50 min, 3.75 mSv",
        "wrist-first": "45 min, no radiation",
        "manipulate": "",
    }


def test_steps_of_the_view_are_answered_with_the_next_page():
    widget = CaseVignette("found-by-chance", folder=None)
    from_view(widget, log=[done("ask-hands")])
    item = next(i for s in widget.page["sections"] for i in s["items"] if i["id"] == "ask-hands")
    assert (item["done"], item["lines"]) == (True, ["“Quite the same. I play the violin.”"])
    from_view(widget, log=[*widget.log, chosen("refer-urgent")])
    assert widget.page["scene"]["id"] == "surgeon"
    assert widget.page["scene"]["go"] is True
    assert widget.page["chart"][0]["label"].startswith("Are your hands")
    from_view(widget, log=[*widget.log, {"kind": "go"}])
    assert [entry["title"] for entry in widget.page["timeline"]][-1] == "Her question"
    assert repr(widget) == "CaseVignette('found-by-chance', seed=11, scene='talk', steps=3)"


def test_a_step_that_is_sent_twice_is_taken_once_and_a_wrong_one_from_code_is_refused():
    widget = CaseVignette("found-by-chance", folder=None)
    from_view(widget, log=[done("ask-hands"), done("ask-hands")])
    assert widget.log == [done("ask-hands")]
    with pytest.raises(traitlets.TraitError, match=r"No choice 'fly' in 'visit'\. Allowed: measure-it"):
        widget.log = [chosen("fly")]
    with pytest.raises(KeyError, match=r"No case 'nobody'\. Allowed: a-cap-of-bone"):
        CaseVignette("nobody", folder=None)
    with pytest.raises(ValueError, match="Patient 3 is not of this case"):
        CaseVignette("found-by-chance", seed=3, folder=None)


def test_everything_is_told_at_the_end():
    case = load_case("the-weak-shoulder")
    log = [event.as_dict() for event in recommended(case)]
    widget = CaseVignette("the-weak-shoulder", log=log, folder=None)
    ended = widget.page["ended"]
    assert ended["kind"] == "best"
    assert [score["value"] for score in ended["scores"]] == [1.0] * 5
    assert {score.value for score in widget.score.values()} == {1.0}
    assert ended["point"] == case.point
    assert ended["weakness"]
    assert all(step["agrees"] for step in ended["steps"] if step["advised"])
    assert all(cite["label"] for point in ended["points"] for cite in point["cites"])
    assert widget.state == play(case, recommended(case))


def test_another_patient_has_another_spine_and_the_same_case(tmp_path):
    widget = CaseVignette("found-by-chance", folder=tmp_path)
    from_view(widget, log=[done("ask-hands")])
    assert widget.saved == f"Saved in {FOLDER}."
    from_view(widget, redrawn=1)
    assert (widget.seed, widget.log) == (24, [])
    assert CaseVignette("found-by-chance", folder=tmp_path).seed == 24
    from_view(widget, log=[done("ask-legs")])
    from_view(widget, restarts=1)
    assert (widget.seed, widget.log) == (24, [])


def test_a_widget_that_nobody_touched_writes_nothing_and_a_log_is_written_when_asked(tmp_path):
    widget = CaseVignette("found-by-chance", folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
    from_view(widget, log=[done("ask-hands")])
    from_view(widget, exported=1)
    names = sorted(path.name for path in (tmp_path / FOLDER).iterdir())
    assert names == ["found-by-chance.csv", "found-by-chance.json", "responses.json"]
    assert "xAPI" in widget.saved


def test_the_words_stand_in_for_the_view():
    words = CaseVignette("found-by-chance", folder=None).in_words()
    assert words.startswith("Case: Found by chance.")
    assert "○ " in words
    assert words.endswith("Run the notebook to play this case.")


def test_a_case_of_an_author_is_played_like_those_of_the_library():
    case = load_case("found-by-chance")
    own = Case.model_validate(case.model_dump() | {"id": "my-own"})
    assert repr(CaseVignette(own, folder=None)) == "CaseVignette('my-own', seed=11, scene='visit', steps=0)"


def test_a_file_that_an_author_writes_is_played_as_it_stands(tmp_path):
    path = tmp_path / "my-case.yaml"
    new_case(path)
    assert (
        repr(CaseVignette(str(path), folder=None))
        == "CaseVignette('my-case', seed=11, scene='clinic', steps=0)"
    )
    path.write_text(path.read_text(encoding="utf-8").replace("minutes: 6", "minutes: 600"), encoding="utf-8")
    with pytest.raises(CaseError, match=r"my-case.yaml:\d+: minutes: 'minutes' is 600"):
        CaseVignette(path, folder=None)


def test_pictures_are_computed_for_the_patient_when_asked_for(monkeypatch):
    asked = []

    def study(case, scan, seed, modalities):
        asked.append((case.id, scan, seed, tuple(modalities)))
        raise InterruptedError

    monkeypatch.setattr("spinelab.vignette.widget.study_of", study)
    widget = CaseVignette("found-by-chance", seed=29, log=[chosen("measure-it")], folder=None)
    assert [entry["scan"] for entry in widget.page["pictures"]] == ["neck"]
    with pytest.raises(InterruptedError):
        widget.reading_room()
    assert asked == [("found-by-chance", "neck", 29, ("ct", "t2"))]
    from_view(widget, wanted="knee")
    assert widget.scene is None


def test_the_spine_of_the_patient_is_made_when_asked_for_with_the_lesion_of_the_pictures(monkeypatch):
    asked = []

    def explorer(region, patient, recipe, **state):
        asked.append((region, patient, recipe, state))

    monkeypatch.setattr("spinelab.explorer.PatientExplorer", explorer)
    widget = CaseVignette("found-by-chance", seed=29, folder=None)
    from_view(widget, spine_wanted="neck")
    assert asked == []  # nothing is on the table yet
    from_view(widget, log=[chosen("measure-it")])
    from_view(widget, spine_wanted="neck")
    assert asked == [("cervical", 29, "opll-segmental C4-C6 3.5mm", {"cut_axis": "sagittal"})]
    from_view(widget, log=[*widget.log, chosen("less-than-half")])
    assert (widget.spine_wanted, widget.spine) == ("", None)
    with pytest.raises(KeyError, match=r"No pictures 'knee' in this case\. Allowed: neck"):
        widget.explorer("knee")
