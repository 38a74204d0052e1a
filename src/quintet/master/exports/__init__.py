"""What was taken out of the system in files, for those who audit."""
