"""Start a Jupyter kernel in the sandbox. Knows jupyter_client; registered in ``pyproject.toml``."""

import subprocess
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Dict, default

from spinebank.sandbox.bubblewrap import Folders, command
from spinebank.sandbox.limits import MB, Limits, Watch

__all__ = ["SandboxProvisioner", "SandboxedManager"]

NAME = "spinebank-sandbox"
PASSED_ON = ("NBGRADER_EXECUTION",)
"""Variables of the grader that a notebook may see."""


class SandboxedSpecs(KernelSpecManager):
    """Every kernel that is installed, to be started in the sandbox."""

    limits = Dict(help="what differs from the usual `Limits`")

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the specification of a kernel with the sandbox in it.

        A signal would reach bubblewrap and not the kernel, so interrupts travel as messages.
        """
        spec = super().get_kernel_spec(kernel_name)
        spec.metadata["kernel_provisioner"] = {
            "provisioner_name": NAME,
            "config": {"limits": dict(self.limits)},
        }
        spec.interrupt_mode = "message"
        return spec


class SandboxedManager(AsyncKernelManager):
    """Starts every kernel in the sandbox, and takes from it no message that is too large."""

    limits = Dict(help="what differs from the usual `Limits`")

    @default("kernel_spec_manager")
    def _specs(self) -> KernelSpecManager:
        return SandboxedSpecs(limits=self.limits)

    def client(self, **kwargs: Any) -> Any:  # noqa: ANN401 (jupyter_client's signature)
        """Return a client that breaks the connection when a larger message comes."""
        client = super().client(**kwargs)
        client.context.setsockopt(zmq.MAXMSGSIZE, Limits.of(self.limits).message_mb * MB)
        return client


class SandboxProvisioner(LocalProvisioner):
    """Run the kernel under bubblewrap; grader and kernel talk through sockets in a folder of their own."""

    limits = Dict(help="what differs from the usual `Limits`")
    folders: Folders | None = None
    watch: Watch | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Copy the submission, choose the sockets' place, and wrap the kernel's command."""
        bounds = Limits.of(self.limits)
        await self.cleanup()
        self.folders = folders = Folders()
        here = Path(kwargs.get("cwd") or Path.cwd())
        folders.take(here, bounds)
        manager: Any = self.parent
        manager.transport = "ipc"
        manager.ip = str(folders.link / "k")
        manager.connection_file = str(folders.settings)
        kwargs = await super().pre_launch(**kwargs)
        folders.hand_over()
        passed = {name: kwargs["env"][name] for name in PASSED_ON if name in kwargs["env"]}
        path = kwargs["env"].get("PATH", "")
        wrapped = command(kwargs["cmd"], folders, bounds, Path.cwd(), passed)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        # bubblewrap's own environment can be read from inside, in /proc/1/environ.
        return {**kwargs, **quiet, "cmd": wrapped, "cwd": "/", "env": {"PATH": path}}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:  # noqa: ANN401
        """Start it, and the watch over it."""
        connection = await super().launch_kernel(cmd, **kwargs)
        if self.folders is not None and self.process is not None:
            self.watch = Watch(self.process, self.folders.link, Limits.of(self.limits))
            self.watch.start()
        return connection

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the sandbox's folders."""
        await super().cleanup(restart=restart)
        if self.folders is not None:
            self.folders.remove()
            self.folders = None
