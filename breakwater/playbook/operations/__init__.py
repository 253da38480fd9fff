"""What people do with the playbook and the work distribution table."""

from breakwater.playbook.operations.applying import Applied, apply
from breakwater.playbook.operations.distribution import decide, discard, import_table, publish

__all__ = ["Applied", "apply", "decide", "discard", "import_table", "publish"]
