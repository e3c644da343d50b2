"""Every task of the table can be found where the table says."""

import importlib

import pytest

from bot.workshop.tasks import TASKS


@pytest.mark.parametrize("name", TASKS)
def test_a_task_names_a_function_that_exists(name: str) -> None:
    module, _, function = TASKS[name].run.partition(":")

    assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.parametrize("name", TASKS)
def test_the_limit_on_cpu_is_reached_before_the_limit_on_time(name: str) -> None:
    assert TASKS[name].cpu_seconds < TASKS[name].wall_seconds
