"""Measures of speed and memory, beside a page of literals: `make bench`."""
