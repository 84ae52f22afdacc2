"""The values for Kubernetes: keys and types as the chart has them, and the same class as on one machine.

`CHART` is the part of ``jupyterhub/values.schema.yaml`` of zero-to-jupyterhub-k8s (commit 02dd73df) that is
needed here. Like the chart, it allows no other key.
"""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from jsonschema import Draft7Validator

HUB = Path(__file__).parents[2] / "deploy" / "hub"
VALUES = yaml.safe_load((HUB / "values.yaml").read_text())


def only(required=(), **properties):
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


TEXT, FLAG, WHOLE, ANY = {"type": "string"}, {"type": "boolean"}, {"type": "integer"}, {"type": "object"}
AMOUNT = {"type": ["number", "string", "null"]}
FILE = only(["mountPath"], mountPath=TEXT, stringData=TEXT)
CHART = only(
    hub=only(config=ANY, extraEnv=ANY, extraConfig=ANY, db=only(pvc=only(storage=TEXT))),
    singleuser=only(
        image=only(["name", "tag"], name=TEXT, tag=TEXT),
        cmd={"type": ["array", "string", "null"]},
        defaultUrl=TEXT,
        startTimeout=WHOLE,
        memory=only(limit=AMOUNT, guarantee=AMOUNT),
        cpu=only(limit={"type": "number"}, guarantee={"type": "number"}),
        extraEnv=ANY,
        storage=only(capacity=TEXT, extraVolumes={"type": "array"}, extraVolumeMounts={"type": "array"}),
        extraFiles={"type": "object", "additionalProperties": FILE},
    ),
    cull=only(enabled=FLAG, timeout=WHOLE, every=WHOLE),
    prePuller=only(hook=only(enabled=FLAG), continuous=only(enabled=FLAG)),
)


def test_every_key_and_type_is_one_of_the_chart():
    assert list(Draft7Validator(CHART).iter_errors(VALUES)) == []


def test_a_misspelt_key_would_be_found():
    wrong = VALUES | {"cull": {"enable": True}}
    assert len(list(Draft7Validator(CHART).iter_errors(wrong))) == 1


@pytest.mark.parametrize("name", VALUES["hub"]["extraConfig"])
def test_python_in_the_values_is_python(name):
    compile(VALUES["hub"]["extraConfig"][name], name, "exec")


def by_name(mounts):
    return {one["name"]: one for one in mounts}


@pytest.mark.parametrize("of_the_chart", [list, by_name])
def test_nobody_shares_a_user_id_and_only_an_instructor_sees_the_class(of_the_chart, monkeypatch):
    """The chart keeps mounts in a list, newer ones in a mapping."""
    monkeypatch.setenv("SPINE_INSTRUCTORS", VALUES["hub"]["extraEnv"]["SPINE_INSTRUCTORS"])
    settings = SimpleNamespace(KubeSpawner=SimpleNamespace())
    exec(VALUES["hub"]["extraConfig"]["10-class"], {"c": settings})  # noqa: S102 (as the hub does)
    home = {"name": "home", "mountPath": "/home/jovyan"}
    pods = [
        SimpleNamespace(user=SimpleNamespace(id=number, name=name), volume_mounts=of_the_chart([home]))
        for number, name in enumerate(VALUES["hub"]["config"]["Authenticator"]["allowed_users"])
    ]
    for pod in pods:
        settings.KubeSpawner.pre_spawn_hook(pod)
    tutor, student = pods
    assert tutor.uid != student.uid
    assert [mount["mountPath"] for mount in tutor.volume_mounts] == ["/home/jovyan", "/home/jovyan/class"]
    assert student.volume_mounts == of_the_chart([home])


def test_the_class_is_the_same_as_on_one_machine():
    settings = VALUES["singleuser"]["extraFiles"]["nbgrader_config"]["stringData"]
    here = (HUB / "student" / "nbgrader_config.py").read_text()
    courses = {
        node.value.value
        for text in (settings, here)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "c.CourseDirectory.course_id"
    }
    assert courses == {"spine-ligaments"}
    [mount] = VALUES["singleuser"]["storage"]["extraVolumeMounts"]
    assert f'c.Exchange.root = "{mount["mountPath"]}"' in settings
