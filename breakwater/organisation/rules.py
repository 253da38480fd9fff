"""Rules of standing in for each other, in plain Python."""

from collections.abc import Mapping


def present(user: int, substitutes: Mapping[int, int]) -> int:
    """Who acts for `user` today: the end of the chain of substitutes (absent user -> substitute).

    A circle of absent people ends nowhere; then it stays with the person themselves.
    """
    seen, at = {user}, user
    while at in substitutes:
        at = substitutes[at]
        if at in seen:
            return user
        seen.add(at)
    return at
