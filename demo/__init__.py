"""The demo: Kestrel, invented, the real cascades of Sourcegraph and of Refocus, and the
reference documents of the sources.

`people` and `cascade` are Kestrel as data, `timing` puts it around the day of loading,
`kestrel` writes it, `history` lets eight weeks of check-ins happen, `imported` takes the
files, `references` the library's reference documents. Here, and not further down, because a demo has check-ins.
"""
