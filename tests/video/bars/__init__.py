"""Measurements that take minutes, run by hand: ``python -m tests.video.bars.NAME``.

Each prints one line a figure, what it must be, and whether it is; its exit status is 1 where one is
not. They want a machine that has nothing else to do.
"""
