"""Reads of histories: who held which post on a day, by person, department and company; the report of members."""

from quintet.hr.careers.members import members
from quintet.hr.careers.posts import Post, count_heads, list_members, posts_on

__all__ = ["Post", "count_heads", "list_members", "members", "posts_on"]
