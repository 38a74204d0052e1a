"""Skills: what people can do and operations need."""
