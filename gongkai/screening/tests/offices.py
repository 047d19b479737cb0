"""LibreOffice for the tests: documents of old kinds, made from new ones."""

import subprocess

import pytest

from gongkai.screening.readers import legacy


def converted(path, target, kind=""):
    """The file at `path` as `target` ("doc", "pdf", "xls:MS Excel 97"), in the same folder; skipped where there is no LibreOffice."""
    office = legacy.program()
    if office is None:
        pytest.skip("LibreOffice is not installed")
    profile = path.parent / "profile"
    command = [office, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", target]
    command += [f"--infilter={kind}"] if kind else ["--infilter=HTML (StarWriter)"] if path.suffix == ".html" else []
    for _attempt in range(2):
        subprocess.run([*command, "--outdir", str(path.parent), str(path)], capture_output=True, timeout=120, check=False)
        made = path.with_suffix("." + target.partition(":")[0])
        if made.is_file():
            return made
    raise AssertionError(f"LibreOffice made no {target} of {path.name}")
