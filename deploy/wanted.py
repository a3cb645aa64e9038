"""Print the libraries that `lpr` and the extras named need, as `pip install --requirement` takes
them: with `requirements.txt` as constraint the image has the versions that the tests ran with."""

import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
lists = [
    project["dependencies"],
    *(project["optional-dependencies"][name] for name in sys.argv[1:]),
]
print("\n".join(line for lines in lists for line in lines))
