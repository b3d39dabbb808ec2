import datetime as dt

# A Thursday morning.
NOW = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
