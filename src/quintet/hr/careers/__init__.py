"""Employment history: who held which post, where, for whom, from which day to which."""
