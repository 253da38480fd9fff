"""The table as a whole: its headings, its numbers, its title, what it leaves out."""

from collections.abc import Iterator

from breakwater.playbook.rules.distribution.model import Finding, Params, Table


def find_in_layout(table: Table) -> Iterator[Finding]:
    """All findings about the layout."""
    yield from (Finding("title.repeated", line, text) for line, text in table.repeated_titles)
    yield from _formulas(table)
    yield from _columns(table)
    yield from _absent(table)
    yield from _numbers(table)
    yield from _unnumbered(table)


def _formulas(table: Table) -> Iterator[Finding]:
    for formula in table.formulas:
        yield Finding("cell.formula", formula.line, formula.text, None, {"cell": formula.cell})


def _columns(table: Table) -> Iterator[Finding]:
    heading = table.heading
    if heading.by_order:
        yield Finding("columns.by-order", heading.order_line, "")
    for line, name in heading.unread:
        yield Finding("column.unread", line, name, None, {"name": name})


def _absent(table: Table) -> Iterator[Finding]:
    """What a reader of the table would look for; each is said once, at the headings."""
    heading = table.heading
    if not heading.has_due:
        yield Finding("due.missing", heading.line, "")
    if not heading.has_cooperating:
        yield Finding("cooperating.missing", heading.line, "")
    if table.entries and not any(entry.email for entry in table.entries):
        yield Finding("email.missing", heading.line, "")
    if not table.document_number:
        yield Finding("document.no-number", 1, "")


def _numbers(table: Table) -> Iterator[Finding]:
    """Numbers run 1, 2, 3. A gap, a repetition or a word instead of a number is shown, not mended."""
    for task in table.tasks:
        if task.written_number.strip("().（）、．:") not in _numerals(task.number):
            params: Params = {"written": task.written_number, "previous": task.number - 1}
            yield Finding("task.number", task.line, task.written_number, None, params)


def _numerals(number: int) -> tuple[str, str]:
    """A number in both ways of writing it, up to 99 in Chinese."""
    ones = "零一二三四五六七八九"
    tens = ("" if number < 20 else ones[number // 10 % 10]) + "十" if number >= 10 else ""
    return str(number), tens + (ones[number % 10] if number % 10 else "")


def _unnumbered(table: Table) -> Iterator[Finding]:
    """Where columns are lost, a text without a number was only taken for a further part of the task above."""
    for task in table.tasks if table.heading.by_order else ():
        for content in task.contents:
            if not content.numbered:
                yield Finding(
                    "content.unnumbered", content.line, content.text[:80], None, {"task": task.number}
                )
