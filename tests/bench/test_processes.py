"""Memory that may not be read is no memory of zero."""

import os

import pytest

from bench import processes


def test_the_memory_of_a_process_and_of_none():
    assert processes.own_bytes(os.getpid()) > 1024
    assert processes.own_bytes(2**30) == 0


def test_memory_that_may_not_be_read_fails(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(path)

    monkeypatch.setattr(processes, "PROCESSES", tmp_path)
    monkeypatch.setattr(type(tmp_path), "read_text", refuse)
    with pytest.raises(PermissionError):
        processes.own_bytes(1)
