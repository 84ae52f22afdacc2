"""The ``spinelab`` command. Knows how to call the parts, and nothing else."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(no_args_is_help=True, help="Computed spines and sourced evidence for the course.")
evidence = typer.Typer(
    no_args_is_help=True, help="Citations in notebooks, and whether every statement has a source."
)
app.add_typer(evidence, name="evidence")
lesson = typer.Typer(no_args_is_help=True, help="Lesson notebooks as files.")
app.add_typer(lesson, name="lesson")
cases = typer.Typer(no_args_is_help=True, help="Patients who answer back: check them, begin a new one.")
app.add_typer(cases, name="cases")

Notebooks = Annotated[list[Path] | None, typer.Argument(help="Notebooks; without any, those of course/.")]


@evidence.command()
def weave(
    notebooks: Notebooks = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if a cell is stale.")] = False,
) -> None:
    """Turn [@key] into links and write each notebook's list of references."""
    from spinelab.evidence.notebooks import load  # noqa: PLC0415 (a command loads only what it needs)
    from spinelab.evidence.notebooks import weave as weave_one  # noqa: PLC0415
    from spinelab.evidence.source import EvidenceError  # noqa: PLC0415
    from spinelab.evidence.weave import woven  # noqa: PLC0415

    stale = 0
    for path in _notebooks(notebooks):
        try:
            changes = woven(load(path), str(path)) if check else weave_one(path)
        except EvidenceError as error:
            _stop(str(error))
        for change in changes:
            typer.echo(f"{path}, cell {change.cell_id}: {'stale' if check else 'woven'}")
        stale += len(changes) if check else 0
    if stale:
        _stop(f"{stale} stale cells; run: spinelab evidence weave")


@evidence.command("check")
def check_evidence(
    notebooks: Notebooks = None,
    min_words: Annotated[int, typer.Option(help="Prose cells of at least so many words must cite.")] = 12,
) -> None:
    """Check that every statement has a source and every citation resolves."""
    from spinelab.domain.vocabulary import ENTITIES, STRUCTURES  # noqa: PLC0415
    from spinelab.evidence.check_notebooks import check_notebook  # noqa: PLC0415
    from spinelab.evidence.check_records import check_records, check_tables  # noqa: PLC0415
    from spinelab.evidence.source import EvidenceError  # noqa: PLC0415

    names = {entry.id: (entry.term, entry.latin, *entry.synonyms) for entry in STRUCTURES}
    cited = {f"spinelab.domain.vocabulary, entity {entity.code}": entity.sources for entity in ENTITIES}
    try:
        problems = check_records(names, cited)
    except EvidenceError as error:
        _stop(str(error))
    for package in ("spinelab.domain", "spinelab.imaging"):
        problems += check_tables(Path(str(files(package))) / "data")
    paths = _notebooks(notebooks)
    for path in paths:
        report = check_notebook(path, min_words)
        problems += report.problems
        if report.exempt:
            typer.echo(f"{path}: said to need no citation: {', '.join(report.exempt)}")
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        _stop(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}.")
    typer.echo(f"Evidence is complete; {len(paths)} notebooks checked.")


@evidence.command()
def coverage(
    folder: Annotated[Path, typer.Argument(help="Folder of the lessons.")] = Path("course"),
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if it is not exact.")] = False,
) -> None:
    """Write which cell teaches which record, and which records are not yet taught."""
    from spinelab.evidence.coverage import FILE, check_coverage, write_coverage  # noqa: PLC0415
    from spinelab.evidence.source import EvidenceError  # noqa: PLC0415

    try:
        if check:
            problems = tuple(check_coverage(folder))
        else:
            found = write_coverage(folder)
            problems = found.problems
            typer.echo(f"{folder / FILE}: {len(found.taught)} taught, {len(found.not_yet_taught)} not yet.")
    except (EvidenceError, OSError) as error:
        _stop(str(error))
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        _stop(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}.")


@lesson.command("refresh")
def refresh_lesson(notebooks: Notebooks = None) -> None:
    """Run notebooks from top to bottom and write them back, outputs included, in the course's fixed form."""
    from spinelab.lesson import LessonError, refresh  # noqa: PLC0415 (a command loads only what it needs)

    for path in _notebooks(notebooks):
        try:
            refresh(path)
        except LessonError as error:
            _stop(str(error))
        typer.echo(f"{path}: run and written.")


@cases.command("check")
def check_cases(
    files: Annotated[list[Path] | None, typer.Argument(help="Case files; without any, the library.")] = None,
    *,
    objectives: Annotated[Path, typer.Option(help="Objectives that cases may name.")] = Path(
        "assessments/objectives.yaml"
    ),
    paths: Annotated[
        int, typer.Option(help="Play so many paths of each case by chance; all if few.", min=0)
    ] = 0,
    images: Annotated[
        bool, typer.Option("--images", help="Measure the pictures too; about ten seconds a patient.")
    ] = False,
) -> None:
    """Check cases: form, graph, safety, sources, pictures, language."""
    from spinelab.cases import CaseError, check_case, check_images, library, read_case  # noqa: PLC0415
    from spinelab.cases.check_words import catalogue_faults  # noqa: PLC0415
    from spinelab.cases.paths import number_of_paths, play_paths  # noqa: PLC0415
    from spinelab.evidence.source import EvidenceError  # noqa: PLC0415

    problems, checked = [str(fault) for fault in catalogue_faults()], 0
    try:
        known = _objective_ids(objectives)
        for path in files or list(library().values()):
            try:
                file = read_case(path)
            except CaseError as error:
                problems.append(str(error))
                continue
            found = [*check_case(file, known), *(check_images(file) if images else [])]
            problems += map(str, found)
            checked += 1
            if not found:
                played = f", {play_paths(file.case, paths):,} played" if paths else ""
                said = f"{len(file.case.scenes)} scenes, {number_of_paths(file.case):,} paths{played}"
                typer.echo(f"{file.case.id}: {said}.")
    except EvidenceError as error:
        _stop(str(error))
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        _stop(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}.")
    typer.echo(f"{checked} cases are sound.")


@cases.command("new")
def begin_case(
    path: Annotated[
        Path, typer.Argument(help="The file to write, such as my-case.yaml; its name is the id.")
    ],
) -> None:
    """Write a small annotated case to change line by line."""
    from spinelab.cases.new import new_case  # noqa: PLC0415 (a command loads only what it needs)

    try:
        new_case(path)
    except (OSError, ValueError) as error:
        _stop(str(error))
    typer.echo(
        f"{path} is written. Now: spinelab cases check {path}\n"
        "To see it while you write: widgets/spinelab/cases/preview.ipynb in JupyterLab."
    )


@cases.command("export")
def export_case(
    name: Annotated[str, typer.Argument(help="Id of a case of the library, or a case file (.yaml).")],
    *,
    out: Annotated[Path, typer.Option(help="Folder for the three documents.")],
) -> None:
    """Write a case as MedBiquitous virtual patient documents; they hold the answers."""
    from spinelab.cases import CaseError, load_case, read_case  # noqa: PLC0415 (a command loads only what it needs)
    from spinelab.cases.mvp import FILES, not_told, write_mvp  # noqa: PLC0415

    try:
        case = read_case(Path(name)).case if name.endswith(".yaml") else load_case(name)
        write_mvp(out, case)
    except (CaseError, OSError) as error:
        _stop(str(error))
    except KeyError as error:
        _stop(str(error.args[0]))
    typer.echo(f"{out}: {', '.join(FILES)}.")
    for sentence in not_told(case):
        typer.echo(f"Not told: {sentence}")


@cases.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of a case file, for editors."""
    from spinelab.cases.load import json_schema  # noqa: PLC0415 (a command loads only what it needs)

    typer.echo(json_schema(), nl=False)


@app.command()
def volume(
    out: Annotated[Path, typer.Argument(help="A .nii or .nii.gz file, or a new folder.")],
    *,
    region: Annotated[str, typer.Option(help="cervical, thoracic or lumbar.")],
    to: Annotated[str, typer.Option(help="nifti or dicom.")],
    lesion: Annotated[str, typer.Option(help="Kind of lesion, or none.")] = "none",
    thickness_mm: Annotated[float, typer.Option(help="How thick the lesion is.")] = 4.0,
    levels: Annotated[str, typer.Option(help="First and last vertebra, such as C4-C6.")] = "",
    side: Annotated[str, typer.Option(help="The patient's side, where the lesion has one.")] = "",
    seed: Annotated[int, typer.Option(help="Which patient; 0 is the reference.")] = 0,
    modality: Annotated[
        str, typer.Option(help="ct, t1, t2, t2star, radiograph; several with commas.")
    ] = "ct",
    spacing: Annotated[str, typer.Option(help="Distance between voxels in mm: x,y,z.")] = "0.5,0.5,1.0",
) -> None:
    """Compute a volume of a spine and write it; everything in it is simulated and says so."""
    from spinelab.domain.lesion import Recipe  # noqa: PLC0415 (a command loads only what it needs)
    from spinelab.domain.patient import Patient  # noqa: PLC0415
    from spinelab.imaging import RADIOGRAPH, export, simulate  # noqa: PLC0415

    try:
        words = [lesion, *([levels] if levels else []), *([side] if side else [])]
        recipe = Recipe.parse(" ".join(words if lesion == "none" else [*words, f"{thickness_mm}mm"]))
        wanted = tuple(dict.fromkeys(modality.split(",")))
        needed = tuple(dict.fromkeys("ct" if name == RADIOGRAPH else name for name in wanted))
        patient = Patient.seeded(seed) if seed else Patient.reference()
        typer.echo(f"Computing {recipe}, {region} region ...")
        study = simulate(recipe, region, patient, spacing_mm=_spacing(spacing), modalities=needed)
        for sentence in export(study, 0.0 if lesion == "none" else thickness_mm, wanted, to, out):
            typer.echo(sentence)
    except (ValueError, KeyError, OSError) as error:
        _stop(str(error.args[0]) if isinstance(error, KeyError) else str(error))


@app.command()
def ready(
    out: Annotated[Path | None, typer.Option(help="Folder for copies, for other users' caches.")] = None,
) -> None:
    """Compute the reference spines now, so that no learner waits for them."""
    from spinelab.explorer.ready import ready as made_ready  # noqa: PLC0415 (a command loads only what it needs)

    try:
        found = made_ready(out)
    except OSError as error:
        _stop(str(error))
    typer.echo(f"{len(found)} entries of the cache are there{f', copied to {out}' if out else ''}.")


@app.command("publish")
def publish_site(
    notebooks: Notebooks = None,
    *,
    out: Annotated[Path, typer.Option(help="The folder of the site; one made before is replaced.")],
    jupyter: Annotated[str, typer.Option(help="Address at which the course opens in Jupyter.")] = "",
    pictures: Annotated[bool, typer.Option(help="Compute the pictures of cases; seconds for each.")] = True,
) -> None:
    """Write the static edition: the lessons as a plain web site that needs no kernel."""
    from spinelab.publish import PublishError, publish  # noqa: PLC0415 (a command loads only what it needs)

    try:
        made = publish(_notebooks(notebooks), out, jupyter=jupyter, pictures=pictures, say=typer.echo)
    except (PublishError, OSError) as error:
        _stop(str(error))
    typer.echo(
        f"{out}: {made.pages} pages, {made.widgets} widgets, {made.files} files, "
        f"{made.total_bytes / 1e6:.1f} MB; the first page {made.first_page_bytes / 1e6:.2f} MB. "
        f"Try it: python -m http.server --directory {out}"
    )


def _spacing(text: str) -> tuple[float, float, float]:
    parts = text.split(",")
    try:
        x, y, z = (float(part) for part in parts)
    except ValueError:
        raise ValueError(
            f"--spacing is {text!r}; three numbers in mm are needed, such as 0.5,0.5,1.0."
        ) from None
    return x, y, z


def _objective_ids(path: Path) -> set[str] | None:
    """Return the ids of a file of objectives; None, and a word about it, where there is no such file."""
    if not path.is_file():
        typer.echo(f"{path} is not there, so objectives are not checked.")
        return None
    import yaml  # noqa: PLC0415 (a command loads only what it needs)

    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {entry["id"] for entry in content["objectives"]}


@app.command()
def links(
    repository: Annotated[
        str, typer.Argument(help="OWNER/NAME; without it the list has no Binder links.")
    ] = "",
    *,
    environment: Annotated[str, typer.Option(help="Branch or tag that the image is built from.")] = "main",
    content: Annotated[str, typer.Option(help="Branch or tag that the text is fetched from.")] = "main",
    page: Annotated[Path, typer.Option(help="Page whose list of lessons is written.")] = Path("README.md"),
) -> None:
    """Write the list of lessons, each with a link that opens it on Binder."""
    from spinelab.binder_links import Course, LinksError, block, placed  # noqa: PLC0415
    from spinelab.evidence.notebooks import load  # noqa: PLC0415
    from spinelab.files import replace_file  # noqa: PLC0415

    try:
        course = Course(repository, environment, content) if repository else None
        titles = [
            (load(path).cells[0].source.splitlines()[0].lstrip("# "), str(path)) for path in _notebooks(None)
        ]
        replace_file(page, placed(page.read_text(encoding="utf-8"), block(titles, course), page))
    except (LinksError, OSError) as error:
        _stop(str(error))
    typer.echo(f"{page}: {len(titles)} lessons listed.")


def _notebooks(given: list[Path] | None) -> list[Path]:
    return given or sorted(Path("course").glob("*.ipynb"))


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
