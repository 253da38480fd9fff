"""The browser itself: what the other browser tests rely on."""

import pytest
from playwright.sync_api import Page

SAMPLES = {"zh-Hans": "大连市商务局", "ja": "緊急支援", "ko": "대련시 상무국"}


@pytest.mark.parametrize("language", SAMPLES)
def test_the_fonts_have_the_characters_of(page: Page, language: str) -> None:
    """A missing character is drawn as one box of one width; real ones differ from a private-use one."""
    page.set_content(f'<p lang="{language}" style="font: 40px sans-serif"><canvas></canvas></p>')
    drawn = page.evaluate(
        """(characters) => {
            const canvas = document.querySelector("canvas"), brush = canvas.getContext("2d")
            const draw = (character) => {
                canvas.width = 60; canvas.height = 60
                brush.font = "40px sans-serif"
                brush.fillText(character, 5, 45)
                return canvas.toDataURL()
            }
            return characters.map(draw)
        }""",
        [*SAMPLES[language].replace(" ", ""), "\ue123"],
    )
    assert drawn[-1] not in drawn[:-1]
