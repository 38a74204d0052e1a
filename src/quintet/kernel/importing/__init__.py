"""Import: csv sheets become documents through their own create commands. Knows declarations, no business."""
