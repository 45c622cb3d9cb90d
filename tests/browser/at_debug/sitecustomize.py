"""Runs first in a Python whose PYTHONPATH names this folder: everything is logged."""

import logging

logging.basicConfig(level=logging.DEBUG)
