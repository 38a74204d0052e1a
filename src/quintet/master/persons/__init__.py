"""Persons, and the users that some of them sign in as."""
