// Draw every picture in the colours of the theme: at once, or when the reader opens what holds it.
function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    ink: read("--ink"),
    line: read("--line"),
    mark: read("--mark"),
    series: read("--series").split(/,\s*/),
  };
}

function themed(figure, theme) {
  const one = figure.data.length === 1;
  const data = figure.data.map((trace, place) => {
    const colour = one ? theme.mark : theme.series[place % theme.series.length];
    const dressed = { ...trace, marker: { ...trace.marker, color: colour } };
    if (trace.line) dressed.line = { ...trace.line, color: colour };
    for (const error of ["error_x", "error_y"]) {
      if (trace[error]) dressed[error] = { ...trace[error], color: colour };
    }
    return dressed;
  });
  const axis = { gridcolor: theme.line, zerolinecolor: theme.line, linecolor: theme.line };
  const layout = {
    ...figure.layout,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: theme.ink, size: 13 },
  };
  for (const name of Object.keys(layout).filter((key) => /^[xy]axis/.test(key))) {
    layout[name] = { ...axis, ...layout[name] };
  }
  layout.shapes = (layout.shapes ?? []).map((shape) => ({
    ...shape,
    line: { color: theme.ink, width: 1, dash: "dash" },
  }));
  return { data, layout };
}

function draw(place) {
  const figure = JSON.parse(place.querySelector("script").textContent);
  const target = place.querySelector(".plot");
  const { data, layout } = themed(figure, colours());
  window.Plotly.react(target, data, layout, { responsive: true, displayModeBar: false });
  place.dataset.drawn = "yes";
}

function visible(place) {
  const fold = place.closest("details");
  return !fold || fold.open;
}

function drawAll() {
  for (const place of document.querySelectorAll("figure[data-figure]")) {
    if (visible(place)) draw(place);
  }
}

document.addEventListener("toggle", drawAll, true);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
drawAll();
