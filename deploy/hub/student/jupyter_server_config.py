"""A student's server: the list of quizzes, no grading; it ends by itself when nobody uses it."""

c = get_config()
c.ServerApp.jpserver_extensions = {
    "nbgrader.server_extensions.formgrader": False,
    "nbgrader.server_extensions.course_list": False,
}
# Answers are on disk as soon as they are given, so a kernel or a server that ends takes nothing with it.
c.MappingKernelManager.cull_idle_timeout = 1800
c.MappingKernelManager.cull_interval = 300
c.ServerApp.shutdown_no_activity_timeout = 3600
c.LabApp.extension_manager = "readonly"
