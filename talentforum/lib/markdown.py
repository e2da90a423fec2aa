"""From Markdown to HTML that is safe to show: for readers a little of it, for editors more."""

from __future__ import annotations

import html as entities
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache

import nh3
from django.utils.html import strip_tags
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from .names import BLANK_LETTERS

LONGEST_TEXT = 10_000  # characters of a reader's text
DEEPEST_NESTING = 8  # quotes within lists within quotes; deeper is play, and the parser would drop it
# Where the parser gives up: beyond what is refused, so that too deep is seen, and no further, because each opening
# bracket looks this many brackets ahead (10,000 of them: 0.1 s; at 100 it is 0.7 s).
PARSED_NESTING = 2 * DEEPEST_NESTING + 4
MOST_ACCENTS = 4  # combining marks on one letter; Vietnamese needs two, stacked ones cover their neighbours
STACKED_ACCENTS = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
    rf"{{{MOST_ACCENTS + 1},}}"
)
LARGEST_GROWTH = 40  # characters of HTML for one of Markdown; a link to each word comes to 12

READER_RULES = [
    "normalize", "block", "inline", "linkify", "text_join",
    "paragraph", "blockquote", "list", "fence", "code",
    "newline", "escape", "backticks", "emphasis", "strikethrough", "link", "autolink",
    "balance_pairs", "fragments_join", "text",
]  # fmt: skip
READER_TAGS = {"p", "br", "em", "strong", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a"}
READER_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
READER_REL = "nofollow ugc noopener"

EDITOR_TAGS = READER_TAGS | {
    "h2", "h3", "h4", "hr", "img", "table", "thead", "tbody", "tr", "th", "td", "sup", "section", "div",
}  # fmt: skip
EDITOR_ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "aria-label"},
    "ol": {"start", "class"},
    "li": {"id", "class"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "img": {"src", "alt", "title", "loading"},
    "sup": {"class", "id"},
    "section": {"class", "aria-label"},
    "hr": {"class"},
    "div": {"class", "tabindex"},
    "th": {"class"},
    "td": {"class"},
}
SCHEMES = {"http", "https", "mailto"}


class Unrenderable(ValueError):
    """The text cannot be shown as it is; `code` says why: empty, nesting, accents, growth or lost."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ReaderText:
    """A reader's text as written and as shown."""

    body: str
    html: str


def read_reader_text(written: str) -> ReaderText:
    """Return a reader's text, cleaned and rendered; raise Unrenderable where a word of it would be lost.

    Line ends are levelled; control and direction characters, which nobody sees, are left out. Time and output are
    linear in the text: no reference links, no tables, bounded nesting.
    """
    body = clean_text(written)
    if STACKED_ACCENTS.search(body):
        raise Unrenderable("accents")
    parser = _reader_parser()
    environment: dict[str, object] = {}
    tokens = parser.parse(body, environment)
    if _nesting(tokens) > DEEPEST_NESTING:
        raise Unrenderable("nesting")
    html = nh3.clean(
        parser.renderer.render(tokens, parser.options, environment),
        tags=READER_TAGS,
        attributes=READER_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=READER_REL,
    ).strip()
    if not any(_is_seen(character) for character in strip_tags(html)):
        raise Unrenderable("empty")
    if len(html) > LARGEST_GROWTH * len(body) + 200:
        raise Unrenderable("growth")
    if _letters(body) - _letters(html) - _letters(_addresses(tokens)):
        raise Unrenderable("lost")
    return ReaderText(body, html)


def _nesting(tokens: list[Token]) -> int:
    """Return how deep quotes and lists lie within each other."""
    depth = deepest = 0
    for token in tokens:
        if token.type in {"blockquote_open", "bullet_list_open", "ordered_list_open"}:
            depth += 1
            deepest = max(deepest, depth)
        elif token.type in {"blockquote_close", "bullet_list_close", "ordered_list_close"}:
            depth -= 1
    return deepest


def clean_text(written: str) -> str:
    """Return the text with plain line ends, composed letters, and without characters that nobody sees.

    Lone surrogates become the replacement character: they belong to no text, and the database takes none.
    """
    text = written.encode("utf-8", "replace").decode("utf-8", "replace")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.replace("\n", " ").isprintable():  # most texts are: nothing of them need be looked at by itself
        text = "".join(character for character in text if not _is_hidden(character))
    return text.strip()


def _is_hidden(character: str) -> bool:
    """Tell controls and direction marks; joiners stay, as emoji and Persian need them."""
    if character in "\n\t\u200c\u200d":
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"} and not "\U000e0020" <= character <= "\U000e007f"


def _is_seen(character: str) -> bool:
    """Tell whether there is something to see: a letter, a number, a sign; joiners and blanks alone are nothing."""
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK_LETTERS and character != "\u2800"


def _letters(text: str) -> Counter[str]:
    """Count letters; digits may be list numbers, which are shown as such."""
    return Counter(filter(str.isalpha, text))


def _addresses(tokens: list[Token]) -> str:
    """Return where the links point, as the reader wrote it as nearly as can be told."""
    links = [child for token in tokens for child in token.children or [] if child.type == "link_open"]
    return "".join(_reader_parser().normalizeLinkText(str(link.attrGet("href"))) for link in links)


@cache
def _reader_parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": True, "breaks": True, "maxNesting": PARSED_NESTING})
    parser.enable(READER_RULES, ignoreInvalid=True)
    parser.add_render_rule("fence", _fence_with_its_words)
    return parser


def _fence_with_its_words(self: RendererHTML, tokens: list[Token], index: int, options: object, env: object) -> str:
    """Show what stands behind the fence as the code's first line: a reader's word is never dropped."""
    token = tokens[index]
    words = f"{token.info.strip()}\n" if token.info.strip() else ""
    return f"<pre><code>{nh3.clean_text(words + token.content)}</code></pre>\n"


@dataclass(frozen=True)
class ArticleText:
    """An editor's text as shown, and its main headings as (id, text)."""

    html: str
    headings: list[tuple[str, str]] = field(default_factory=list)


@lru_cache(maxsize=64)
def render_article(body: str) -> ArticleText:
    """Return an editor's Markdown (CommonMark, tables, footnotes) as safe HTML with its contents."""
    parser = _editor_parser()
    environment: dict[str, object] = {}
    tokens = parser.parse(clean_text(body), environment)
    headings = _name_headings(tokens)
    html = nh3.clean(
        parser.renderer.render(tokens, parser.options, environment),
        tags=EDITOR_TAGS,
        attributes=EDITOR_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener",
    )
    return ArticleText(html, headings)


def _name_headings(tokens: list[Token]) -> list[tuple[str, str]]:
    """Give each heading an id, and let the text start at the second level: the first is the article's title."""
    main: list[tuple[str, str]] = []
    seen: Counter[str] = Counter()
    for index, token in enumerate(tokens):
        if token.type not in {"heading_open", "heading_close"}:
            continue
        token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
        if token.type == "heading_open":
            inline = tokens[index + 1]
            text = "".join(child.content for child in inline.children or [] if child.type in {"text", "code_inline"})
            slug = slugify(text) or "abschnitt"
            seen[slug] += 1
            token.attrSet("id", slug if seen[slug] == 1 else f"{slug}-{seen[slug]}")
            if token.tag == "h2":
                main.append((str(token.attrGet("id")), text))
    return main


@cache
def _editor_parser() -> MarkdownIt:
    parser = MarkdownIt("js-default", {"html": False, "linkify": True, "typographer": True})
    parser.disable("smartquotes")  # which quotes are right depends on the language; editors type them
    parser.use(footnote_plugin)
    parser.add_render_rule("table_open", _scrollable_table)
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    parser.add_render_rule("image", _lazy_picture)
    return parser


def _scrollable_table(*_: object) -> str:
    return '<div class="scroll" tabindex="0"><table>\n'


def _lazy_picture(self: RendererHTML, tokens: list[Token], index: int, options: object, env: object) -> str:
    """Show only pictures of this site (`/media/…`); others would tell a stranger's server who reads."""
    token = tokens[index]
    source = str(token.attrGet("src"))
    if not source.startswith("/media/"):
        return nh3.clean_text(token.content)
    return f'<img src="{nh3.clean_text(source)}" alt="{nh3.clean_text(token.content)}" loading="lazy">'


def excerpt(html: str, length: int = 160) -> str:
    """Return the beginning of a text as plain words, cut at a word."""
    words = " ".join(entities.unescape(strip_tags(html)).split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"
