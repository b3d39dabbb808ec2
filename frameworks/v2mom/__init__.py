"""Vision, values, methods, obstacles, measures.

Source: 000, with Salesforce's first one of 12 April 1999 as the reference document.
"""

from frameworks.v2mom.spec import framework

__all__ = ["framework"]
