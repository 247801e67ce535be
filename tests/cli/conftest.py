"""The tiny school on disk, shared with the tests of files."""

from tests.files.conftest import make_folder

__all__ = ["make_folder"]
