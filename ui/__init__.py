"""Presentation of numbers, money and dates, and charts. The bottom package: imports no
app.

`locales`: the active locale; `numbers` parses, `formats` formats, `money` knows
currencies, `charts` renders SVG.
"""
