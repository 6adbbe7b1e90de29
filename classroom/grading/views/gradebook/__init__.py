"""The pages of the gradebook."""
