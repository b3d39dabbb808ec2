"""Examples from the sources as data, and how one cascade reads in any framework.

Pure: no database. Cross-framework cascades and lessons lie in `data/`, a framework's own
reference documents in its folder's `examples/`.
"""
