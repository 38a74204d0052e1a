"""Presence: who is there when, with which skills: shifts × working calendar − leave."""
