"""The pages of marking and of results."""
