"""What the web layer itself remembers."""

from django.db import models


class LoginThrottle(models.Model):
    """Attempts to sign in within a window, by key: user and address together, each alone."""

    key = models.CharField(primary_key=True, max_length=200)
    attempts = models.IntegerField()
    window_ends_at = models.DateTimeField()

    class Meta:
        db_table = "web_login_throttle"
