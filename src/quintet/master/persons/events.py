"""Facts about users."""

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("master.user_created.v1", _("User created", "已新建用户"))
class UserCreated(Event):
    """Somebody may sign in from now on, with these roles."""

    username: str
    roles: list[str]


@event("master.roles_changed.v1", _("Roles changed", "角色已变更"))
class RolesChanged(Event):
    """The roles a user holds from now on."""

    roles: list[str]
