"""The graders' server: its terminal keeps the PATH of the hub, in which nbgrader and spinebank are."""

import shutil

c = get_config()
# Jupyter's own choice, where no terminal is near, is a login shell, and Debian's /etc/profile sets PATH anew.
c.ServerApp.terminado_settings = {"shell_command": [shutil.which("bash") or "sh"]}
