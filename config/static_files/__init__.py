"""Static files: joined style sheets, names with a hash, compressed, of several versions.

Sources are the small files in `static/`. `manage.py collectstatic` joins the style sheets
(`joining`), gives each file a name with a hash of its content and compresses it
(`storage`), and keeps files of earlier versions (`versions`). The web process serves the
result (`serving`), in development as in production; there it collects by itself, at its
start and whenever a source changes (`development`).
"""
