"""When people are asked: rules, the most specific one, and the plan computed ahead.

`rules` is pure; `resolve` finds the rule of a goal; `planning` writes `Period` rows.
"""
