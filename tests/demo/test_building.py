"""Building the sample company: one that was interrupted is built again, a complete one is kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from portal.core.environment import Settings, read_settings
from portal.demo import sample


@pytest.fixture
def begun(tmp_path: Path) -> Settings:
    """The settings of a sample whose database exists."""
    settings = sample.settings_of(replace(read_settings(), data=tmp_path))
    settings.data.mkdir()
    (settings.data / "portal.db").touch()
    return settings


def test_a_sample_whose_building_was_interrupted_is_built_from_the_start(begun: Settings) -> None:
    with pytest.raises(KeyboardInterrupt), sample.building(begun):
        raise KeyboardInterrupt

    sample.discard_unfinished(begun)

    assert not begun.data.exists()


def test_a_complete_sample_is_kept(begun: Settings) -> None:
    with sample.building(begun):
        pass

    sample.discard_unfinished(begun)

    assert [path.name for path in begun.data.iterdir()] == ["portal.db"]
