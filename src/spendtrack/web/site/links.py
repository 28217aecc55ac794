"""Addresses of the live app inside a page -> addresses of files, as seen from the folder of that page."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any, Protocol

TAG = re.compile(r"<(?:a|link|script|img|form)\b[^>]*>")
ADDRESS = re.compile(r' (href|src|action)="(/[^"]*)"')
IN_LABEL = re.compile(r'<a href="(/[^"]*)"')


class Resolve(Protocol):
    """Address of the live app -> path from the root of the site; and the name under which a file is saved."""

    def __call__(self, address: str) -> str: ...

    def saved_as(self, path: str) -> str | None: ...


def upwards(folder: str) -> str:
    """The way from a folder of the site to its root."""
    return "../" * folder.count("/")


def relative(path: str, folder: str) -> str:
    """The address of `path` as written in a page of `folder`; both from the root of the site."""
    whole = upwards(folder) + path
    return whole if whole and not whole.startswith(("?", "#")) else f"./{whole}"


def rewrite(html: str, folder: str, resolve: Resolve) -> str:
    """The HTML with every address of the live app replaced."""

    def address(found: re.Match[str]) -> str:
        path = resolve(unescape(found[2]))
        name = resolve.saved_as(path)
        saved = f' download="{escape(name)}"' if name else ""
        return f' {found[1]}="{escape(relative(path, folder))}"{saved}'

    def tag(found: re.Match[str]) -> str:
        text = ADDRESS.sub(address, found[0])
        return text.replace(' download=""', "") if ' download="' in text.replace(' download=""', "") else text

    return TAG.sub(tag, html)


def rewrite_labels(value: Any, folder: str, resolve: Resolve) -> Any:
    """A chart as JSON values, with the links in its labels replaced likewise."""
    if isinstance(value, dict):
        return {name: rewrite_labels(one, folder, resolve) for name, one in value.items()}
    if isinstance(value, list):
        return [rewrite_labels(one, folder, resolve) for one in value]
    if isinstance(value, str) and "<a " in value:
        return IN_LABEL.sub(
            lambda found: f'<a href="{escape(relative(resolve(unescape(found[1])), folder))}"', value
        )
    return value
