"""Writes a learner's work in children that are killed at random moments; prints what was acknowledged.

Loaded once and forked, so that fifty deaths cost little. What a child was told is kept goes through a pipe,
which outlives it; the parent prints all of it at the end, as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from kit.asked import asked, kept, prepare
from spinelab.answers.work import work_sheet
from spinelab.cases.keep import CaseKeeper
from spinelab.cases.load import load_case
from spinelab.progress.keep import gather, lay_in
from spinelab.progress.record import parse, written
from spinelab.review.keep import ProgressFile
from spinelab.review.schedule import Schedule

KILLS = 50
LONGEST_S = 0.01
MOST_SAID = 6
CASE = load_case("found-by-chance")
SCHEDULE = Schedule(fuzzing=False)


def say(pipe, *words):
    os.write(pipe, (json.dumps(words) + "\n").encode())


def work(folder, pipe, number):
    """Answer, set, play, review and load, until death comes; say of each only when it was acknowledged."""
    pages = [work_sheet(folder, page) for page in ("questions", "01-anatomy", "02-biology")]
    for sheet in pages:
        sheet.folder.mkdir(parents=True, exist_ok=True)
    questions = asked(folder)
    step = 0
    while True:
        step += 1
        value = number * 10_000 + step
        where, name, answer = questions[(number + step) % len(questions)]  # each life begins with another
        if answer(value / 10_000):
            say(pipe, "asked", where, name, value / 10_000)
        for sheet in pages:
            if sheet.put(f"w-{step % 7}", {"value": value}, 1):
                say(pipe, sheet.quiz, f"w-{step % 7}", value)
        if CaseKeeper(CASE, folder).save(CASE.patient.seeds[step % 2], []) == "Saved in my-cases.":
            say(pipe, "case", step % 2)
        now = datetime.now(UTC)
        card = SCHEDULE.outlook(None, now)[1 + step % 4]
        if ProgressFile(folder).save({f"a-{step % 40}": card}, now)[1].startswith("Kept"):
            say(pipe, "review", f"a-{step % 40}")
        if step % 3 == 0:  # a file from elsewhere that holds what is here already
            lay_in(folder, parse(written(gather(folder, now), now).encode(), now, "x"), now)


def main():
    folder, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))  # noqa: S311 (no secret hangs on it)
    prepare(folder)
    told, deaths = [], 0
    for number in range(1, KILLS + 1):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            work(folder, write, number)
        os.close(write)
        said = b""
        for _ in range(chance.randint(1, MOST_SAID)):  # it is at work, however slow the machine is
            said += os.read(read, 4096)
        time.sleep(chance.uniform(0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        deaths += os.WTERMSIG(status) == signal.SIGKILL
        with os.fdopen(read, "rb") as rest:
            told.append([json.loads(line) for line in (said + rest.read()).splitlines()])
        gathered = gather(folder, datetime.now(UTC))
        if gathered.notes:
            sys.exit(f"after kill {number}: {gathered.notes}")
        known = kept(folder)
    json.dump({"deaths": deaths, "told": told, "kept": known}, sys.stdout)


if __name__ == "__main__":
    main()
