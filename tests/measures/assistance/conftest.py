from tests.portal.conftest import city, member

__all__ = ["city", "member"]
