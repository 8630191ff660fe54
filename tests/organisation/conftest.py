"""An organisation's server with a real OpenID provider (npm's oidc-provider) on loopback."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from planner.store.workspace import Workspace
from tests.ui.conftest import (
    Served,
    free_port,
    serving,
    wait_for,
)
from tests.ui.tab import Tab

PACKAGE = "oidc-provider@8.8.1"
PROVIDER = Path(__file__).parent / "provider.mjs"
PERSON = "3b1f-person-of-the-provider"


@dataclass(frozen=True, slots=True)
class Organisation:
    """The application, and the file that says who the provider lets in."""

    served: Served
    person: Path


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the provider installed, or skip saying why."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node absent: apt-get install nodejs npm")
    folder = tmp_path_factory.mktemp("node")
    quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(["npm", "install", *quiet, "--prefix", str(folder), PACKAGE], check=True)
    return folder


@pytest.fixture(scope="module")
def organisation(
    node_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Organisation]:
    """The application as an organisation serves it."""
    folder = tmp_path_factory.mktemp("organisation")
    port, provider_port, secret = free_port(), free_port(), secrets.token_hex(32)
    callback = f"http://127.0.0.1:{port}/oauth2callback"
    person = folder / "person"
    person.write_text(PERSON)
    file = folder / "organisation.toml"
    issuer = f"http://127.0.0.1:{provider_port}"
    file.write_text(
        'hosting = "own"\n[auth]\n'
        f'redirect_uri = "{callback}"\ncookie_secret = "{secret}"\nclient_id = "aller-vers"\n'
        f'client_secret = "{secret}"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
    )
    provider = subprocess.Popen(
        ["node", str(PROVIDER), str(provider_port), callback, str(person), secret],
        cwd=node_folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
    )  # fmt: skip
    try:
        wait_for(f"{issuer}/.well-known/openid-configuration", provider)
        options = ("--organisation", str(file))
        with serving(folder, *options, port=port, factory=tmp_path_factory) as served:
            yield Organisation(served, person)
    finally:
        provider.terminate()
        provider.wait(timeout=30)


@pytest.fixture
def context(organisation: Organisation, browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def store(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The workspace served, without any account."""
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(organisation.served.folder / "key"))
    found = Workspace(organisation.served.home)
    for account in found.accounts():
        found.remove_account(account.code)
    return found


def came_in(context: BrowserContext, organisation: Organisation) -> Tab:
    """A tab after the login, whatever the role."""
    tab = Tab(context.new_page(), organisation.served.base)
    tab.open("")
    tab.page.get_by_role("button", name="Se connecter").click()
    tab.page.get_by_role("button", name="Se déconnecter").wait_for()
    tab.ready()
    return tab


def own_code(tab: Tab) -> str:
    """The code of who has no role yet, as the page says it."""
    return tab.page.locator("pre").inner_text().strip()
