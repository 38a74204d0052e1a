"""What can go wrong between Quintet and its database server, each with a text that says what to do."""


class PostgresError(RuntimeError):
    """The server cannot be used as asked. The message names the cause and the remedy."""


class NoPostgres(PostgresError):
    """Neither the packaged nor a system PostgreSQL of a supported version was found."""


class HomeNotUsable(PostgresError):
    """The home directory cannot hold a server: wrong owner, unreachable, or data of another version."""


class ServerFailed(PostgresError):
    """The server did not start, did not answer or did not stop in time; the end of its log is in the message."""
