"""Markdown is rendered, and unsafe markup removed."""

import pytest

from goals.templatetags.goals import markdown

EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![x](https://example.org/pixel.png)",
    '![x](x"onerror="alert(1))',
    '[x](https://a.example "onmouseover=alert(1)")',
    "<a href='javascript:alert(1)'>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><style><img src onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><button>x",
    "[x]: javascript:alert(1)\n\n[x]",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


@pytest.mark.parametrize("text", EVIL)
def test_unsafe_markup_is_removed(text: str) -> None:
    html = markdown(text).lower()
    for sign in ("<script", "<img", "<svg", "<iframe", "<style", "<form", "<math"):
        assert sign not in html
    for sign in ('href="javascript', 'href="data', 'href="vbscript', "src="):
        assert sign not in html.replace("&lt;img src=", "").replace("&lt;img src ", "")


def test_common_markdown_is_rendered() -> None:
    html = markdown("# Head\n\n**bold** and [link](https://a.example)\n\n- one")
    assert "<h3>Head</h3>" in html
    assert "<strong>bold</strong>" in html
    assert "<li>one</li>" in html
    assert 'rel="noopener noreferrer nofollow"' in html
