"""Markdown written by people → safe HTML. The one way from a person's text to a page."""

from classroom.common.markup.render import Paragraph, paragraphs, plain_text, to_html

__all__ = ["Paragraph", "paragraphs", "plain_text", "to_html"]
