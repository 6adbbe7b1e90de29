"""The pages of a course's discussions."""
