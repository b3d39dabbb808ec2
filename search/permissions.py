"""Which action the search asks for: what it shows asks each row's own."""

from organizations.policy import name_urls

name_urls("goals.list", "search:results", "search:palette")
