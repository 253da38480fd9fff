"""How the platform says no: an exception that carries a sentence for the person who asked.

An operation that cannot be done raises a :class:`Refusal`, or a subclass defined beside it. Pages, forms
and the API show ``str(refusal)``; programs compare ``refusal.code``. Anything else that is raised is a
defect of ours.
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise
"""Text for a reader: plain, or translated when it is shown."""


class Refusal(Exception):
    """The request was understood and will not be carried out; nothing was changed.

    A subclass sets ``code`` and ``message``; placeholders of the message are filled from the keyword
    arguments::

        class TooLate(Refusal):
            code = "casework.too_late"
            message = _("An extension must be asked for before %(due)s. Ask your chief to decide.")

        raise TooLate(due=due_at, field="until")

    ``field`` names the form field the sentence belongs to, ``None`` the request as a whole.
    """

    code: ClassVar[str] = "refused"
    message: Sentence = _("This cannot be done.")
    http_status: ClassVar[int] = 422

    def __init__(
        self, message: Sentence | None = None, *, field: str | None = None, **params: object
    ) -> None:
        super().__init__(message, params)
        if message is not None:
            self.message = message
        self.field = field
        self.params = params

    def __str__(self) -> str:
        """The sentence in the language active now."""
        sentence = str(self.message)
        return sentence % self.params if self.params else sentence


class NotAllowed(Refusal):
    """The actor lacks the permission, or the row is outside what the actor may act on."""

    code = "not_allowed"
    message = _("You are not allowed to do this. Ask your administrator if you need it for your work.")
    http_status = 403


class NotFound(Refusal):
    """The row does not exist, or the actor may not know that it does."""

    code = "not_found"
    message = _("This was not found. It may have been removed, or the link may be incomplete.")
    http_status = 404


class Stale(Refusal):
    """Somebody else changed the row after the actor read it."""

    code = "stale"
    message = _("Somebody else changed this meanwhile. Reload the page and look again before you act.")
    http_status = 409


class AlreadyDone(Refusal):
    """The request repeats what has been done; doing it again would do it twice."""

    code = "already_done"
    message = _("This has already been done.")
    http_status = 409
