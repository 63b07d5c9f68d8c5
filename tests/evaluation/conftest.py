import pytest
import tiny


@pytest.fixture
def root(tmp_path):
    return tiny.write_corpus(tmp_path)
