"""The demo's two organizations: Kestrel, invented, and Sourcegraph's goals of 2019 Q4.

`people` and `cascade` are Kestrel as data, `timing` puts it around the day of loading,
`kestrel` writes it, `history` lets eight weeks of check-ins happen, `sourcegraph` imports
a file. Here, and not further down, because a demo has check-ins.
"""
