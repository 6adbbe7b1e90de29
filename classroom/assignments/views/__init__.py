"""The pages of essays."""
