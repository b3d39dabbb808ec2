from hypothesis import settings

# No deadline per example: machines differ, and the suite has a timeout.
settings.register_profile("sightline", deadline=None, max_examples=40)
settings.load_profile("sightline")
