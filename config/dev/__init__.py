"""`manage.py dev`: everything in one terminal."""
