// Before anything is painted: the theme that the learner chose. Without a choice the style sheet follows the system.
(() => {
  try {
    document.documentElement.dataset.theme = localStorage.getItem("spine-course-theme") ?? "";
  } catch {
    // nothing may be kept: the system's theme it is
  }
})();
