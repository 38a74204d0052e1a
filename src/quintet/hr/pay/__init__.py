"""What people are paid: dated rates behind the second wall."""
