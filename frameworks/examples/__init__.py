"""Examples from the sources as data, and their conversion to any framework.

Pure: no database. Cross-framework cascades and lessons are in `data/`, a framework's
own reference documents in its folder's `examples/`.
"""
