"""The files for production name what is there; without Docker, which is not everywhere."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES = COMPOSE["services"]


def test_compose_brings_database_queue_web_worker_and_nginx():
    assert {"database", "redis", "prepare", "web", "worker", "nginx"} == set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_knows_when_it_is_well(name):
    built_in = "HEALTHCHECK" in DOCKERFILE and SERVICES[name].get("image") == "talentforum"
    assert built_in or SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_waits_for_services_and_uses_volumes_that_exist(name):
    service = SERVICES[name]
    for other, wait in service.get("depends_on", {}).items():
        assert other in SERVICES
        assert wait["condition"] in {"service_healthy", "service_completed_successfully"}
    named = [volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith(".")]
    assert set(named) <= set(COMPOSE["volumes"])


def test_exactly_one_worker_has_the_beat():
    assert [name for name, service in SERVICES.items() if " -B " in str(service.get("command"))] == ["worker"]


def test_the_proxy_is_trusted_from_the_network_it_is_in():
    subnet = COMPOSE["networks"]["default"]["ipam"]["config"][0]["subnet"]

    assert subnet in SERVICES["web"]["environment"]["TRUSTED_PROXIES"]


def test_only_nginx_is_reached_from_outside_and_only_from_this_host():
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "nginx": ["127.0.0.1:8080:8080"]
    }


def test_settings_of_the_containers_are_settings_we_have():
    named = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert set(SERVICES["web"]["environment"]) <= named


def test_the_image_runs_as_nobody_special_and_without_the_bundled_database():
    assert re.search(r"^USER (?!root|0\b)\w+$", DOCKERFILE, re.MULTILINE)
    assert "--extra embedded" not in DOCKERFILE
    assert "uv sync --frozen --no-dev" in DOCKERFILE


def test_no_secret_and_no_data_get_into_the_image():
    assert {".env", ".git", "var"} <= set((ROOT / ".dockerignore").read_text().splitlines())


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_accepts_its_configuration(tmp_path):
    for file in (ROOT / "deploy").glob("*.conf"):
        text = file.read_text().replace("web:8000", "127.0.0.1:8000").replace("pid /tmp", f"pid {tmp_path}")
        (tmp_path / file.name).write_text(text.replace("/dev/stderr", f"{tmp_path}/error.log"))

    answer = subprocess.run(
        ["nginx", "-t", "-q", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )

    assert (answer.returncode, answer.stderr) == (0, "")
