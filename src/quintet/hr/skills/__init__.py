"""Skills of employees: who can do what, how well, until when."""
