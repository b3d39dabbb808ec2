"""The demo organizations: Kestrel (invented), the published goals of Sourcegraph and of
Refocus, and the reference documents of the sources.

`people` and `cascade` are Kestrel as data, `timing` dates it around the day of loading,
`kestrel` creates it, `history` replays eight weeks of check-ins, `imported` imports the
files, `references` creates the library's reference documents. The package is above all
apps, because a demo has check-ins.
"""
