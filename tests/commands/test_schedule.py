"""`schedule`: what a person is told of a job that he asks for."""

from pathlib import Path

import pytest

from scheduler.jobs import JOBS, Job
from yuebao import main


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.kind)
def test_whoever_starts_a_job_is_told_within_what_time_the_clock_asks_it(
    job: Job, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(data_folder), "schedule", "start", job.kind]) == 0
    told = capsys.readouterr().out
    seconds = {"一分钟内": 60, "一小时内": 3600}
    (within,) = [each for words, each in seconds.items() if words in told]
    assert job.every_s <= within


def test_a_job_that_there_is_not_is_refused_with_those_there_are(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(data_folder), "schedule", "start", "nights"]) == 2
    assert "there is no job “nights”; there are night, carried, draft" in capsys.readouterr().err
