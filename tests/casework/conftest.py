import pytest

from tests.casework.world import City, build


@pytest.fixture
def city(db: None) -> City:
    return build()
