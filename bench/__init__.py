"""Measurements, side by side in one run; `make bench` runs all, `python -m bench judging` one."""
