"""Write where the project lives into the files that say so: python tools/set_address.py https://github.com/you/spendtrack

The address of a repository is not known before it has one. `make address` and the release workflow call this.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
PLACES = {
    "Source": "",
    "Documentation": "#readme",
    "Changelog": "/blob/HEAD/CHANGELOG.md",
    "Corrections": "/issues",
}


def pyproject(text: str, address: str) -> str:
    """The text with the table of project addresses, before that of the scripts."""
    table = "".join(f'{name} = "{address}{rest}"\n' for name, rest in PLACES.items())
    text = re.sub(r"\[project\.urls\]\n(.+\n)*\n?", "", text)
    parts = urlsplit(address)
    if (
        parts.netloc == "github.com"
    ):  # indexes ask for an address of the authors: that of the account, which takes no mail
        mail = f"{parts.path.split('/')[1]}@users.noreply.github.com"
        text = re.sub(
            r"^authors = .*",
            f'authors = [{{ name = "The spendtrack authors", email = "{mail}" }}]',
            text,
            flags=re.M,
        )
    return text.replace("[project.scripts]\n", f"[project.urls]\n{table}\n[project.scripts]\n", 1)


def citation(text: str, address: str) -> str:
    """The text with the repository of the program, at its own level and in the preferred citation."""
    text = re.sub(r"^ *(repository-code|url): .*\n", "", text, flags=re.M)
    text = re.sub(r"^(version: .*\n)", rf'\1repository-code: "{address}"\n', text, count=1, flags=re.M)
    return re.sub(r"^(  version: .*\n)", rf'\1  url: "{address}"\n', text, count=1, flags=re.M)


def zenodo(text: str, address: str) -> str:
    """The text with the repository as what the archive supplements."""
    says = json.loads(text)
    says["related_identifiers"] = [
        {"identifier": address, "relation": "isSupplementTo", "resource_type": "software"}
    ]
    return json.dumps(says, ensure_ascii=False, indent=2) + "\n"


FILES = {"pyproject.toml": pyproject, "CITATION.cff": citation, ".zenodo.json": zenodo}


def main(address: str) -> int:
    address = address.rstrip("/")
    parts = urlsplit(address)
    if parts.scheme != "https" or not re.fullmatch(r"[\w.:-]+/[\w./-]+", f"{parts.netloc}{parts.path}"):
        print(
            f"{address!r} is no address of a repository; write it as https://github.com/you/spendtrack",
            file=sys.stderr,
        )
        return 2
    for name, write in FILES.items():
        file = ROOT / name
        file.write_text(write(file.read_text(encoding="utf-8"), address), encoding="utf-8")
        print(f"{name} now names {address}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
