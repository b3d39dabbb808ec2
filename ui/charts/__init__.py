"""Charts and signs as SVG or HTML.

Pure Python: no request, no database. Every function returns escaped, translated markup
whose sizes are SVG attributes, because the pages' CSP allows no inline style.
"""
