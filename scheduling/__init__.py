"""When people are asked for check-ins: cadence rules and the plan computed ahead.

`rules` is pure; `resolve` finds the rule of a goal; `plan` writes `Period` rows.
"""
