"""LibreOffice for the tests: documents of old kinds, made from new ones."""

import subprocess

import pytest

from gongkai.screening.readers import legacy


def converted(paths, target, kind=""):
    """The files at `paths`, all in one folder, as `target` ("doc", "pdf", "xls:MS Excel 97"); skipped where there is no LibreOffice."""
    office = legacy.program()
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder = paths[0].parent
    command = [office, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", target]
    command += [f"--infilter={kind}"] if kind else []
    made = [path.with_suffix("." + target.partition(":")[0]) for path in paths]
    for _attempt in range(2):
        subprocess.run([*command, "--outdir", str(folder), *map(str, paths)], capture_output=True, timeout=120, check=False)
        if all(path.is_file() for path in made):
            return made
    raise AssertionError(f"LibreOffice made no {target} of {paths[0].name}")
