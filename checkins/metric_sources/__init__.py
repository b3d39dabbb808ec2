"""Values that machines hand in, by the API or as a file; a person confirms each."""
