"""What every request passes that belongs to no app."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class LanguageMiddleware(LocaleMiddleware):
    """The reader's language: a user's own setting, else the cookie, else what the browser asks for."""

    def process_request(self, request: HttpRequest) -> None:
        own = getattr(request.user, "language", "").lower()
        if own in dict(settings.LANGUAGES):
            translation.activate(own)
            request.LANGUAGE_CODE = translation.get_language()
        else:
            super().process_request(request)
