"""Copies of this process share work; whatever happens to one of them, every result is there."""

import os
import signal
import sys
import threading
import time

import numpy as np
import pytest

from spinelab.domain import copies, threads
from spinelab.domain.copies import ahead, blank, copied

US = os.getpid()
forks = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux only")


@pytest.fixture(autouse=True)
def _three(monkeypatch):
    monkeypatch.setattr(threads, "workers", lambda: 3)


def pause(number):
    """Take long enough for the copies to get their turn."""
    time.sleep(0.02)
    return number, os.getpid()


@forks
def test_several_processes_do_the_work_and_results_keep_their_order():
    found = copied(pause, range(12))
    assert [number for number, _ in found] == list(range(12))
    makers = {maker for _, maker in found}
    assert US in makers
    assert len(makers) > 1


@forks
def test_arrays_come_back_as_they_were_made_and_can_be_written_to():
    def made(number):
        pause(number)
        return {"values": np.full((number, 3), number, dtype=np.float32), "name": str(number)}

    for number, found in enumerate(copied(made, range(6))):
        assert found["name"] == str(number)
        assert found["values"].shape == (number, 3)
        found["values"] += 1
        assert (found["values"] == number + 1).all()


@forks
def test_a_blank_array_takes_what_copies_write():
    canvas = blank((9, 4), np.uint16)
    assert not canvas.any()
    makers = blank((9,), np.int64)

    def paint(row):
        makers[row] = pause(row)[1]
        canvas[row] = row + 1

    copied(paint, range(9))
    assert canvas.tolist() == [[row + 1] * 4 for row in range(9)]
    assert len(set(makers.tolist())) > 1


@forks
@pytest.mark.parametrize("end", [lambda: os._exit(1), lambda: os.kill(os.getpid(), signal.SIGKILL)])
def test_what_a_dead_copy_took_is_done_again_here(end):
    def die(number):
        if os.getpid() != US:
            end()
        return pause(number)

    assert copied(die, range(6)) == [(number, US) for number in range(6)]


@forks
def test_a_copy_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(copies, "_PATIENCE_S", 0.1)
    monkeypatch.setattr(copies, "_PATIENCE", 0.0)

    def hang(number):
        if os.getpid() != US:
            threading.Event().wait()
        return pause(number)

    assert copied(hang, range(6)) == [(number, US) for number in range(6)]


@forks
def test_no_copy_is_left_behind_when_the_work_fails_here(monkeypatch):
    born, fork = [], os.fork

    def counted():
        child = fork()
        born.append(child)
        return child

    monkeypatch.setattr(os, "fork", counted)

    def fail(number):
        if os.getpid() == US:
            raise ValueError("no item for us")
        return pause(number)

    with pytest.raises(ValueError, match="no item for us"):
        copied(fail, range(6))
    assert len(born) == 2
    for child in born:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def test_an_error_in_an_item_is_raised_whoever_took_it():
    def third(number):
        pause(number)
        if number == 3:
            raise KeyError("the third")
        return number

    with pytest.raises(KeyError, match="the third"):
        copied(third, range(8))


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_elsewhere_threads_do_the_work(system, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    begun = []
    assert {maker for _, maker in copied(pause, range(4), lambda: begun.append(1))} == {US}
    assert begun == [1]


def test_something_is_done_here_meanwhile():
    begun = []
    assert copied(abs, range(-5, 0), lambda: begun.append(os.getpid())) == [5, 4, 3, 2, 1]
    assert begun == [US]


@forks
def test_a_copy_begins_what_is_asked_for_later():
    with ahead(lambda: (np.arange(3), os.getpid())) as asked:
        values, maker = asked()
    assert values.tolist() == [0, 1, 2]
    assert maker != US


@forks
def test_what_a_dead_copy_began_is_done_here():
    def die():
        return os.getpid() if os.getpid() == US else os._exit(1)

    with ahead(die) as asked:
        assert asked() == US


@forks
def test_nobody_goes_on_with_what_is_not_asked_for(monkeypatch):
    born, fork = [], os.fork
    monkeypatch.setattr(os, "fork", lambda: born.append(fork()) or born[-1])
    with pytest.raises(ValueError, match="in between"), ahead(threading.Event().wait):
        raise ValueError("in between")
    (child,) = born
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)


def test_with_one_core_it_is_done_when_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(threads, "workers", lambda: 1)
    done = []
    with ahead(lambda: done.append(os.getpid())) as asked:
        assert not done
        asked()
    assert done == [US]
