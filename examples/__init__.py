"""Companies that somebody else wrote down, brought into Quintet."""
