"""The demo: Kestrel, invented, and the real cascades of Sourcegraph and of Refocus.

`people` and `cascade` are Kestrel as data, `timing` puts it around the day of loading,
`kestrel` writes it, `history` lets eight weeks of check-ins happen, `imported` takes the
files. Here, and not further down, because a demo has check-ins.
"""
