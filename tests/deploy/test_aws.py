"""The template for AWS makes a whole: deployed on a server that plays AWS, and used from there."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest

from lpr.service.config import ServiceConfig
from lpr.service.store import Store
from lpr.service.store.checking import check
from tests.paths import ROOT
from tests.service.passages import passage
from tests.service.served import jpeg

pytest.importorskip("moto", reason="AWS is played by moto")

TEMPLATE = ROOT / "deploy/aws/lpr.yaml"
STACK, IMAGE = "lpr", "example/lpr:0.2.0"
CHECK = "import sys; from cfnlint.runner.cli import main; sys.exit(main())"
LACKING = "ignore:Tried to parse AWS:UserWarning"
"""Secrets and policies of buckets are no part of what the server can make from templates."""

pytestmark = pytest.mark.filterwarnings(LACKING)


class Cloud:
    """An account at a server that plays AWS."""

    def client(self, name: str) -> Any:
        import boto3

        return boto3.client(name)

    def deploy(self) -> dict[str, str]:
        """Make the stack; what it gives out."""
        certificate = self.client("acm").request_certificate(DomainName="plates.example")
        given = {
            "Image": IMAGE,
            "CertificateArn": certificate["CertificateArn"],
            "AlarmMail": "ana@plates.example",
        }
        stacks = self.client("cloudformation")
        stacks.create_stack(
            StackName=STACK,
            TemplateBody=TEMPLATE.read_text(encoding="utf-8"),
            Capabilities=["CAPABILITY_IAM"],
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in given.items()
            ],
        )
        (stack,) = stacks.describe_stacks(StackName=STACK)["Stacks"]
        assert stack["StackStatus"] == "CREATE_COMPLETE"
        return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}

    def container(self) -> dict[str, Any]:
        """The one container of the service's tasks."""
        task = self.client("ecs").describe_task_definition(taskDefinition=STACK)
        (container,) = task["taskDefinition"]["containerDefinitions"]
        return dict(container)


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(port=0, verbose=False)
    with redirect_stderr(io.StringIO()):
        server.start()
    host, port = server.get_host_and_port()
    account = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL": f"http://{host.replace('0.0.0.0', '127.0.0.1')}:{port}",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in account.items():
            patch.setenv(name, value)
        try:
            yield Cloud()
        finally:
            server.stop()


@pytest.fixture(scope="module")
def outputs(cloud: Cloud) -> dict[str, str]:
    return cloud.deploy()


def test_two_tasks_answer_behind_tls(cloud: Cloud, outputs: dict[str, str]) -> None:
    (service,) = cloud.client("ecs").describe_services(
        cluster=outputs["ClusterName"], services=[outputs["ServiceName"]]
    )["services"]
    assert service["desiredCount"] == 2
    balancers = cloud.client("elbv2")
    (balancer,) = balancers.describe_load_balancers()["LoadBalancers"]
    assert balancer["DNSName"] == outputs["Address"]
    listeners = balancers.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])
    found = {one["Port"]: one for one in listeners["Listeners"]}
    assert found[443]["Protocol"] == "HTTPS"
    assert found[80]["DefaultActions"][0]["Type"] == "redirect"
    (targets,) = balancers.describe_target_groups()["TargetGroups"]
    assert targets["HealthCheckPath"] == "/health"


def test_what_is_kept_is_kept_from_others(cloud: Cloud, outputs: dict[str, str]) -> None:
    (database,) = cloud.client("rds").describe_db_instances()["DBInstances"]
    assert (database["Engine"], database["StorageEncrypted"]) == ("postgres", True)
    assert not database["PubliclyAccessible"]
    container = cloud.container()
    assert container["readonlyRootFilesystem"]
    secret = {one["name"] for one in container["secrets"]}
    assert secret == {"PGPASSWORD", "LPR_ADMIN_PASSWORD", "LPR_SECRET_KEY"}
    assert not secret & {one["name"] for one in container["environment"]}


def test_the_service_keeps_its_pictures_in_the_stack(
    cloud: Cloud, outputs: dict[str, str], tmp_path: Path
) -> None:
    given = {one["name"]: one["value"] for one in cloud.container()["environment"]}
    assert given["LPR_PICTURES"] == f"s3://{outputs['PictureBucket']}/passages"
    with Store(ServiceConfig(data=tmp_path / "data", pictures=given["LPR_PICTURES"])) as store:
        store.passages.save(passage(1), picture=jpeg(), crop=jpeg())
        assert store.pictures.bytes("p000001") == jpeg()
        assert check(store) == ()
    listed = cloud.client("s3").list_objects_v2(Bucket=outputs["PictureBucket"])["Contents"]
    assert len(listed) == 3
    assert {one["Key"].split("/")[0] for one in listed} == {"passages"}


def test_the_template_is_clean() -> None:
    pytest.importorskip("cfnlint", reason="templates are checked by cfn-lint")
    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(TEMPLATE)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
