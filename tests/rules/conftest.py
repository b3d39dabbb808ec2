from hypothesis import settings

# Time differs by machine; what takes too long is the suite's timeout to tell.
settings.register_profile("sightline", deadline=None, max_examples=40)
settings.load_profile("sightline")
