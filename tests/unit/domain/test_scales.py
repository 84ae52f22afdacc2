"""Every tool of scales.yaml as a pure function: worked examples, limits, order, and what is refused."""

import inspect
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinelab.domain import measurement, scales
from spinelab.domain.scales import NotComputableError, compute, scale, scale_ids
from spinelab.domain.scales.compute import outcomes_so_far
from spinelab.evidence import references

TOOLS = [scale(tool_id) for tool_id in scale_ids()]
COMPUTABLE = [tool for tool in TOOLS if tool.readings]
CHECKS = [(tool.id, check) for tool in TOOLS for check in tool.worked_checks]
ROUNDED = ("computed", "computed (LR+ not finite)")  # from the printed sensitivity and specificity
POINTS = ("mjoa", "joa17", "joa11_thoracic")


def values_of(entry):
    """Return a strategy of the values that an input allows."""
    if entry.type == "choice":
        return st.sampled_from(list(entry.options))
    if entry.type in {"boolean", "flag"}:
        return st.booleans()
    if entry.type == "integer":
        return st.integers(int(entry.min), int(entry.max))
    return st.floats(entry.min, entry.max)


def answers_to(tool, *, partly=False):
    """Return a strategy of allowed answers to a tool; ``partly`` leaves out any of them."""
    required = {} if partly else {n: values_of(e) for n, e in tool.inputs.items() if not e.optional}
    optional = {n: values_of(e) for n, e in tool.inputs.items() if n not in required}
    return st.fixed_dictionaries(required, optional=optional)


def test_every_tool_of_the_file_has_a_function_of_its_name():
    assert len(TOOLS) == 26
    assert [tool.id for tool in TOOLS if not callable(getattr(scales, tool.id, None))] == []


@pytest.mark.parametrize(("tool_id", "check"), CHECKS, ids=lambda part: part if isinstance(part, str) else "")
def test_worked_examples_come_out_as_published_or_as_computed_by_hand(tool_id, check):
    outcome = compute(tool_id, **check["given"])[check["reading"]]
    expected = check["expected"]
    assert outcome.value == (
        expected if isinstance(expected, (str, bool)) else pytest.approx(expected, rel=3e-3)
    )


@pytest.mark.parametrize("tool", COMPUTABLE, ids=lambda tool: tool.id)
def test_every_computable_tool_has_a_worked_example(tool):
    assert tool.worked_checks


@pytest.mark.parametrize("tool", COMPUTABLE, ids=lambda tool: tool.id)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_is_answered_gives_finite_values_with_sources(tool, data):
    outcomes = outcomes_so_far(tool.id, data.draw(answers_to(tool, partly=True)))
    for outcome in outcomes:
        assert isinstance(outcome.value, (str, bool)) or math.isfinite(outcome.value)
        assert outcome.sources
        assert all(key in references() for key in outcome.sources)


@pytest.mark.parametrize("tool", COMPUTABLE, ids=lambda tool: tool.id)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_value_falls_between_the_bands_of_a_reading(tool, data):
    outcomes = {one.id: one for one in outcomes_so_far(tool.id, data.draw(answers_to(tool)))}
    for reading in tool.readings:
        if reading.bands and reading.id in outcomes:
            assert outcomes[reading.id].band, (reading.id, outcomes[reading.id].value)


@pytest.mark.parametrize("tool_id", POINTS)
@given(data=st.data())
def test_a_better_answer_to_one_item_raises_a_score_by_as_much(tool_id, data):
    tool = scale(tool_id)
    low = data.draw(answers_to(tool))
    item = data.draw(st.sampled_from(list(tool.inputs)))
    better = data.draw(st.sampled_from([value for value in tool.inputs[item].options if value >= low[item]]))
    gain = compute(tool_id, **{**low, item: better}).value - compute(tool_id, **low).value
    assert gain == better - low[item]


@pytest.mark.parametrize("tool_id", POINTS)
def test_a_score_runs_from_nought_to_its_full_points(tool_id):
    tool = scale(tool_id)
    full = {"mjoa": 18, "joa17": 17, "joa11_thoracic": 11}[tool_id]
    least, most = (
        compute(tool_id, **{name: pick(entry.options) for name, entry in tool.inputs.items()}).value
        for pick in (min, max)
    )
    assert (least, most) == (0, full)


@given(st.integers(0, 18))
def test_every_mjoa_total_has_one_band_and_they_follow_in_order(total):
    bands = [band.label for band in scale("mjoa").readings[0].bands if band.holds(total)]
    expected = "severe" if total <= 11 else "moderate" if total <= 14 else "mild" if total <= 17 else "normal"
    assert bands == [expected]


@given(full=st.sampled_from([11, 17, 18]), data=st.data())
def test_a_recovery_rate_is_nought_without_change_full_at_the_full_score_and_rises_between(full, data):
    pre = data.draw(st.floats(0, full - 0.5))
    low, high = sorted(data.draw(st.tuples(st.floats(0, full), st.floats(0, full))))
    rates = [
        scales.hirabayashi_recovery_rate(pre=pre, post=post, full_score=full).value
        for post in (pre, full, low, high)
    ]
    assert rates[:2] == pytest.approx([0, 100])
    assert rates[2] <= rates[3]


@given(canal=st.floats(3, 30), share=st.floats(0.01, 1))
def test_room_is_computed_by_the_formulas_of_measurement(canal, share):
    thick = max(0.1, min(20.0, canal * share))
    ratio = scales.opll_occupying_ratio(opll_thickness_mm=thick, canal_ap_mm=canal).value
    left = scales.canal_ap_and_sac(canal_ap_mm=canal, opll_thickness_mm=thick)["residual_canal_mm"].value
    assert ratio == measurement.occupying_ratio_percent(thick, canal)
    assert left == measurement.residual_canal_mm(thick, canal)
    assert ratio / 100 * canal + left == pytest.approx(canal)


@given(
    c2=st.tuples(st.floats(-20, 20), st.floats(50, 100)),
    share=st.floats(-0.2, 1.2),
    off=st.floats(-15, 15).filter(lambda mm: abs(mm) > 1e-6),
)
def test_the_k_line_is_positive_in_front_and_tells_the_distance_at_right_angles(c2, share, off):
    length = math.hypot(*c2)
    peak = (share * c2[0] + off * c2[1] / length, share * c2[1] - off * c2[0] / length)
    found = scales.k_line(c2_mm=c2, c7_mm=(0, 0), peak_mm=peak)
    assert found["clear_mm"].value == pytest.approx(-off, abs=1e-9)
    assert found["state"].value == ("(+)" if off < 0 else "(-)")


def test_the_k_line_in_flexion_is_named_so():
    flexed = scales.k_line(c2_mm=(0, 80), c7_mm=(0, 0), peak_mm=(1, 40), view="flexion")
    assert "23.8 percent" in flexed["state"].meaning


@pytest.mark.parametrize(
    ("levels", "kind"),
    [
        (["C4", "C4-C5", "C5"], "continuous"),
        (["C5", "C4-C5", "C4"], "continuous"),
        (["C4", "C6"], "segmental"),
        (["C4", "C4-C5"], "segmental"),
        (["C3", "C3-C4", "C4", "C6"], "mixed"),
        (["C5-C6"], "localized"),
        (["C4-C5", "C5-C6"], "localized"),
        (["C6", "C6-C7", "C7", "C7-T1", "T1"], "continuous"),
    ],
)
def test_the_type_of_opll_follows_from_the_levels(levels, kind):
    assert scales.opll_type(levels).value == kind


@pytest.mark.parametrize(
    ("levels", "said"), [(["C4/5"], "No level 'C4/5'"), ([], "Without any ossification")]
)
def test_levels_that_make_no_opll_are_refused(levels, said):
    with pytest.raises(ValueError, match=said):
        scales.opll_type(levels)


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.floats(0.01, 0.99))
def test_the_cook_cluster_moves_a_probability_the_way_its_band_says(found, before):
    names = ("gait_deviation", "hoffmann", "inverted_supinator", "babinski", "age_over_45")
    result = scales.cook_cluster(**dict(zip(names, found, strict=True)), pretest_probability=before)
    after = {outcome.id: outcome.value for outcome in result.outcomes}.get("posttest_percent")
    if sum(found) == 2:
        assert after is None
    else:
        assert (after < 100 * before) == (sum(found) <= 1)


@pytest.mark.parametrize("positive", [True, False])
@given(before=st.floats(0.01, 0.99))
def test_every_study_of_a_sign_gives_its_own_probability_by_bayes(positive, before):
    result = scales.dcm_exam_tests(test="hoffmann", positive=positive, pretest_probability=before)
    rows = {row["source"]: row for row in scale("dcm_exam_tests").table if row["test"] == "hoffmann"}
    assert {study.id for study in result.outcomes} == set(rows)
    for study in result.outcomes:
        ratio = rows[study.id]["lr_pos" if positive else "lr_neg"]
        odds = study.value / (100 - study.value)
        assert odds == pytest.approx(before / (1 - before) * ratio)


def test_likelihood_ratios_agree_with_sensitivity_and_specificity_where_they_were_computed():
    rows = [row for row in scale("dcm_exam_tests").table if row["lr_source"] in ROUNDED]
    assert len(rows) > 15
    for row in rows:
        assert row["lr_neg"] == pytest.approx((1 - row["sens"]) / row["spec"], rel=0.03, abs=0.006), row[
            "test"
        ]
        if row["lr_pos"] is not None:
            assert row["lr_pos"] == pytest.approx(row["sens"] / (1 - row["spec"]), rel=0.1), row["test"]


def test_a_sign_without_controls_gives_no_probability():
    with pytest.raises(NotComputableError, match=r"romberg.*no controls"):
        scales.dcm_exam_tests(test="romberg", positive=True, pretest_probability=0.3)


def test_a_certainty_is_not_examined_and_an_unknown_sign_is_named():
    with pytest.raises(ValueError, match="between 0 and 1"):
        scales.dcm_exam_tests(test="hoffmann", positive=True, pretest_probability=1)
    with pytest.raises(ValueError, match=r"no test 'hofman'; allowed: hoffmann, "):
        scales.dcm_exam_tests(test="hofman", positive=True, pretest_probability=0.3)


@given(st.sampled_from(["male", "female"]), st.integers(40, 89), st.floats(0, 90))
def test_grip_screens_positive_below_the_cut_off_and_not_at_it(sex, age, kg):
    result = scales.grip_strength_dcm(age_years=age, sex=sex, min_grip_kg=kg)
    assert result.value == (kg < result["limit_kg"].value)


@given(st.integers(40, 79))
def test_cut_offs_of_grip_and_step_never_rise_with_age(age):
    now, later = (scales.grip_release_10s(age_years=years) for years in (age, min(79, age + 10)))
    for limit in ("grip_limit", "step_limit"):
        assert now[limit].value >= later[limit].value


def test_the_printed_complication_rates_are_found_by_words_and_keep_their_entity():
    found = scales.surgical_complication_rates(complication="csf leak")
    assert {one.label.rpartition("(")[2] for one in found.outcomes} == {"OPLL)", "thoracic OPLL)", "OLF)"}
    with pytest.raises(ValueError, match="No published rate for 'vertebroplasty'"):
        scales.surgical_complication_rates(procedure="vertebroplasty")


@given(st.floats(0, 30), st.floats(0, 30))
def test_the_risk_of_cord_injury_rises_with_time_and_is_highest_without_surgery(first, second):
    low, high = sorted((first, second))
    groups = list(scale("opll_natural_history").inputs["group"].options)
    for group in groups:
        early, late = (scales.opll_natural_history(group=group, years=years).value for years in (low, high))
        assert 0 <= early <= late < 100
    risks = {group: scales.opll_natural_history(group=group, years=10).value for group in groups}
    assert max(risks, key=risks.get) == "opll_hospital_conservative"


def test_the_rates_that_are_computed_with_are_the_rates_that_are_shown():
    tool = scale("opll_natural_history")
    shown = [float(row["value"].split()[0]) for row in tool.table if "person-years" in row["value"]]
    assert shown == list(tool.constants["rate_per_1000_person_years"].values())


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ({"myelopathy_present": True, "mjoa": 3}, "severe or moderate"),
        ({"myelopathy_present": True, "mjoa": 16, "failed_to_improve": True}, "mild, not improving"),
        ({"myelopathy_present": True, "mjoa": 16, "deteriorating": True}, "mild, deteriorating"),
        ({"myelopathy_present": True, "mjoa": 18}, "no points lost"),
        ({"myelopathy_present": False, "cord_compression_on_imaging": True}, "compression alone"),
        ({"myelopathy_present": False, "cord_compression_on_imaging": False}, "outside the guideline"),
        (
            {
                "myelopathy_present": False,
                "cord_compression_on_imaging": True,
                "clinical_radiculopathy": True,
            },
            "compression with radiculopathy",
        ),
    ],
)
def test_each_row_of_the_guideline_is_reached(given, advice):
    assert scales.guideline_2017(**given).value == advice


def test_the_guideline_needs_a_score_where_there_is_myelopathy():
    with pytest.raises(TypeError, match="cannot be computed from myelopathy_present True"):
        scales.guideline_2017(myelopathy_present=True)


@pytest.mark.parametrize(
    ("sacral", "motor", "share", "grade"),
    [(False, None, None, "A"), (True, False, None, "B"), (True, True, 0.49, "C"), (True, True, 0.5, "D")],
)
def test_the_impairment_scale_asks_only_for_what_it_needs(sacral, motor, share, grade):
    found = scales.ais(
        all_normal_after_prior_deficit=False,
        sacral_sensory_or_motor_preserved=sacral,
        motor_preserved_below_level=motor,
        fraction_key_muscles_grade_3_or_more=share,
    )
    assert found.value == grade
    assert scales.ais(all_normal_after_prior_deficit=True).value == "E"


@pytest.mark.parametrize(
    ("flags", "pattern"),
    [
        ({"saddle_sensory_change": True}, ("emergency", "not ticked", "not ticked")),
        ({"progressive_gait_or_hand_loss": True}, ("not ticked", "same day", "not ticked")),
        (
            {"new_bladder_bowel_or_sexual_dysfunction": True, "arm_or_hand_signs": True},
            ("emergency", "same day", "not ticked"),
        ),
        ({"arm_or_hand_signs": True}, ("not ticked", "not ticked", "not ticked")),
        (
            {"fever_cancer_immunosuppression": True},
            ("not ticked", "not ticked", "think of infection or tumour"),
        ),
    ],
)
def test_red_flags_escalate_to_the_pathway_they_belong_to(flags, pattern):
    found = scales.red_flags(**flags)
    assert tuple(found[name].band for name in ("cauda_equina", "cord", "other_cause")) == pattern


def test_a_small_residual_does_not_exclude():
    assert "not exclude" in scales.red_flags(post_void_residual_ml=199)["residual"].meaning


@pytest.mark.parametrize("name", ["joacmeq", "c_jacs", "ct_bridge_classification"])
def test_a_tool_that_no_source_lets_us_compute_says_why(name):
    with pytest.raises(NotComputableError, match=r"is not computed: .*(not seen|No source|No page|were not)"):
        getattr(scales, name)()
    assert inspect.getdoc(getattr(scales, name)).startswith("Refuse:")


@pytest.mark.parametrize(
    ("tool_id", "given", "error", "said"),
    [
        ("mjoa", {"upper_motor": 6}, ValueError, r"upper_motor is 6; allowed: 0, 1, 2, 3, 4, 5"),
        ("mjoa", {"upper_motor": 3}, TypeError, r"needs 'lower_motor' \(motor function of the legs\)"),
        ("mjoa", {"hands": 3}, TypeError, r"no input 'hands'. It takes: upper_motor, lower_motor"),
        ("mjoa", {"upper_motor": True}, ValueError, r"upper_motor is True"),
        ("torg_pavlov", {"canal_ap_mm": 99, "body_ap_mm": 18}, ValueError, "a number from 3 to 30 mm"),
        ("torg_pavlov", {"canal_ap_mm": math.nan, "body_ap_mm": 18}, ValueError, "canal_ap_mm is nan"),
        ("torg_pavlov", {"canal_ap_mm": "9", "body_ap_mm": 18}, ValueError, "canal_ap_mm is '9'"),
        ("op_index", {"cervical_levels_with_opll": 2.5}, ValueError, "a whole number from 0 to 14"),
        ("op_index", {}, TypeError, "cannot be computed from nothing"),
        (
            "op_index",
            {"cervical_levels_with_opll": 6, "whole_spine_levels_with_opll": 5},
            ValueError,
            "cannot have fewer levels .*Given: cervical_levels_with_opll 6, ",
        ),
        ("canal_ap_and_sac", {"canal_ap_mm": 8, "opll_thickness_mm": 9}, ValueError, "cannot be deeper"),
        (
            "hirabayashi_recovery_rate",
            {"pre": 17, "post": 17, "full_score": 17},
            ValueError,
            "nothing to recover",
        ),
        ("cook_cluster", {"gait_deviation": 1}, ValueError, "gait_deviation is 1; allowed: True or False"),
        ("mjoaa", {}, KeyError, "No tool 'mjoaa'. Did you mean 'mjoa'"),
    ],
)
def test_bad_input_gets_one_sentence_that_says_what_is_allowed(tool_id, given, error, said):
    with pytest.raises(error, match=said):
        compute(tool_id, **given)


def test_an_outcome_that_was_not_given_is_named_with_those_that_were():
    with pytest.raises(KeyError, match=r"gave no 'total' from these values. It gave: ratio"):
        scales.torg_pavlov(canal_ap_mm=12, body_ap_mm=15)["total"]


def test_what_is_unverified_travels_with_the_result():
    assert "the fraction was not seen" in (
        scales.opll_occupying_ratio(opll_thickness_mm=5, canal_ap_mm=15).unverified
    )
    assert scales.torg_pavlov(canal_ap_mm=12, body_ap_mm=15).unverified == ""
