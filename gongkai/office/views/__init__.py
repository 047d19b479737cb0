"""The pages of the office, one module for each errand."""
