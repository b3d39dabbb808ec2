"""Marks and charts as SVG, and numbers as people read them.

Pure Python: no request, no database. Every function returns escaped, translated markup
whose sizes are SVG attributes, because the policy of the pages allows no inline style.
"""
