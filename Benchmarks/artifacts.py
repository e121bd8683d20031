"""Unpacks what lambda-pack has written, as Lambda does."""

import json
import zipfile


def unpack(archive, place):
    with zipfile.ZipFile(archive) as file:
        file.extractall(place)
    bootstrap = place / "bootstrap"
    if bootstrap.exists():
        bootstrap.chmod(0o755)


def unpack_function(output, name, architecture, task, opt):
    """A function's archive to `task`, and the layers that it mounts, in their order, to `opt`. Returns the layers' names."""
    manifest = json.loads((output / "manifest.json").read_text())
    unpack(output / f"functions/{name}-{architecture}.zip", task)
    opt.mkdir()
    function = next(
        each for each in manifest["functions"] if each["name"] == name and each["architecture"] == architecture)
    layers = [layer["name"] for layer in function["layers"]]
    for layer in layers:
        unpack(output / f"layers/{layer}-{architecture}.zip", opt)
    return layers
