"""The one refusal of this package."""

from collections.abc import Mapping

from breakwater.playbook.rules.distribution.messages import REFUSALS


class UnreadableTable(Exception):
    """The file as a whole cannot be read; nothing of it was taken.

    ``code`` names the reason, ``template`` is its English sentence with named places, ``params`` fills them.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.template = REFUSALS[code]
        self.params: Mapping[str, str | int] = params
        super().__init__(self.template % params)
