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


@event("master.person_user_changed.v1", _("Account of a person changed", "人员账号已变更"))
class PersonUserChanged(Event):
    """The person signs in with this user from now on; None: with none."""

    user: int | None


@event("master.user_switched_off.v1", _("Account switched off", "账号已停用"))
class UserSwitchedOff(Event):
    """The account can no longer sign in."""
