"""Production: manufacturing orders, the work on them, the material they take, what they make and cost."""
