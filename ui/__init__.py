"""How numbers, money and dates are read and written. The bottom package: imports no app.

`locales` says for whom, `numbers` reads, `formats` writes, `money` knows currencies.
"""
