// Draws a scene with raw WebGL2. Knows triangles, light and cut planes; knows no anatomy.

import { makeCaps } from "./caps.js";

const VERTEX = `#version 300 es
layout(location = 0) in vec3 aPosition;
layout(location = 1) in vec4 aNormal; // w: how open the spot is to the light, 0 to 1
uniform mat4 uMatrix;
uniform float uGrow;
out vec3 vPosition;
out vec3 vNormal;
out float vOpen;
void main() {
  vPosition = aPosition + aNormal.xyz * uGrow;
  vNormal = aNormal.xyz;
  vOpen = aNormal.w;
  gl_Position = uMatrix * vec4(vPosition, 1.0);
}`;

// Two variants: the test that discards what is cut away costs time, so it is compiled in only where there is a cut.
const FRAGMENT = (cut) => `#version 300 es
${cut ? "#define CUT" : ""}
precision highp float;
in vec3 vPosition;
in vec3 vNormal;
in float vOpen;
uniform vec4 uColor;
uniform vec4 uPlane;
uniform bool uFlat;
uniform bool uSelected;
uniform vec3 uEye;
uniform vec3 uLight;
uniform vec3 uFill;
uniform float uShine;
uniform float uStripe;
out vec4 outColor;
void main() {
#ifdef CUT
  if (dot(uPlane.xyz, vPosition) > uPlane.w) discard;
#endif
  if (uFlat) { outColor = uColor; return; }
  vec3 base = uColor.rgb;
#ifdef CUT
  if (!gl_FrontFacing) { // the inside of a closed surface: what the cut lays bare
    float stripe = step(0.72, fract((gl_FragCoord.x + gl_FragCoord.y) / uStripe));
    outColor = vec4(mix(base * 0.93 + 0.05, base * 0.62, stripe * 0.55), uColor.a);
    return;
  }
#endif
  vec3 n = normalize(gl_FrontFacing ? vNormal : -vNormal);
  vec3 toEye = normalize(uEye - vPosition);
  float key = max(dot(n, uLight), 0.0);
  float fill = max(dot(n, uFill), 0.0);
  float sky = 0.5 + 0.5 * n.z;
  vec3 ambient = mix(vec3(0.30, 0.28, 0.30), vec3(0.46, 0.48, 0.52), sky) * (0.35 + 0.65 * vOpen);
  vec3 light = ambient + vec3(0.80, 0.77, 0.72) * key * (0.45 + 0.55 * vOpen) + vec3(0.16, 0.19, 0.24) * fill;
  float glint = pow(max(dot(n, normalize(uLight + toEye)), 0.0), 28.0) * uShine;
  float rim = pow(1.0 - max(dot(n, toEye), 0.0), 3.0);
  vec3 color = base * light + glint;
  if (uSelected) color = mix(color, base * 1.15 + 0.06, 0.35) + rim * 0.25;
  outColor = vec4(color, uColor.a);
}`;

function compile(gl, type, source) {
  const shader = gl.createShader(type);
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
  return shader;
}

const UNIFORMS = [
  "uMatrix",
  "uGrow",
  "uColor",
  "uPlane",
  "uFlat",
  "uSelected",
  "uEye",
  "uLight",
  "uFill",
  "uShine",
  "uStripe",
];

function link(gl, cut) {
  const program = gl.createProgram();
  gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, VERTEX));
  gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, FRAGMENT(cut)));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  return {
    program,
    at: Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)])),
  };
}

/**
 * A renderer on a canvas, or null where WebGL2 is missing. `smooth` asks for antialiasing, which is dear where
 * no graphics processor helps.
 */
export function makeRenderer(canvas, smooth) {
  const gl = canvas.getContext("webgl2", { antialias: smooth, alpha: true, stencil: true });
  if (!gl) return null;
  const whole = link(gl, false);
  const sliced = link(gl, true);
  const caps = makeCaps(gl);
  const triangles = gl.createVertexArray();
  let { at } = whole;
  const buffers = [];
  let parts = [];
  let solids = [];

  function buffer(target, data) {
    const made = gl.createBuffer();
    gl.bindBuffer(target, made);
    gl.bufferData(target, data, gl.STATIC_DRAW);
    buffers.push(made);
  }

  function load(scene) {
    for (const old of buffers.splice(0)) gl.deleteBuffer(old);
    gl.bindVertexArray(triangles);
    buffer(gl.ARRAY_BUFFER, scene.positions);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
    buffer(gl.ARRAY_BUFFER, scene.normals);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, 4, gl.BYTE, true, 0, 0);
    buffer(gl.ELEMENT_ARRAY_BUFFER, scene.indices);
    parts = scene.parts;
    solids = solidsOf(parts);
  }

  function drawPart(index, style) {
    gl.uniform4fv(at.uColor, style.color);
    gl.uniform1f(at.uShine, style.shine);
    gl.uniform1i(at.uSelected, style.selected ? 1 : 0);
    gl.drawElements(gl.TRIANGLES, parts[index].count, gl.UNSIGNED_INT, parts[index].first * 4);
  }

  function use(shader, look) {
    ({ at } = shader);
    gl.useProgram(shader.program);
    gl.uniformMatrix4fv(at.uMatrix, false, look.matrix);
    gl.uniform3fv(at.uEye, look.eye);
    gl.uniform3fv(at.uLight, mixed(look, -0.45, 0.55, -0.75));
    gl.uniform3fv(at.uFill, mixed(look, 0.8, -0.1, -0.5));
    if (look.plane) gl.uniform4fv(at.uPlane, look.plane);
    gl.uniform1f(at.uStripe, look.stripe_px);
    gl.uniform1f(at.uGrow, 0);
    gl.uniform1i(at.uFlat, 0);
  }

  /** The cut faces of opaque surfaces that are shown as a whole. */
  function drawCaps(styles, look) {
    const opaque = (part) => styles[part] && styles[part].color[3] >= 1;
    const cut = solids.filter((solid) => solid.parts.every(opaque));
    caps.paint(cut, look.plane, look.matrix, {
      scene: triangles,
      drawPart: (index) => drawPart(index, styles[index]),
      cutting() {
        ({ at } = sliced);
        gl.useProgram(sliced.program);
      },
      flat() {
        use(whole, { ...look, plane: null });
        gl.uniform1i(at.uFlat, 1);
      },
    });
    return new Set(cut.flatMap((solid) => solid.parts));
  }

  /** Selected parts get a dark or light rim, so that colour is never the only sign. */
  function drawOutlines(styles, look) {
    const chosen = styles.map((_style, index) => index).filter((index) => styles[index]?.selected);
    if (!chosen.length) return;
    gl.enable(gl.CULL_FACE);
    gl.cullFace(gl.FRONT);
    gl.uniform1i(at.uFlat, 1);
    gl.uniform1f(at.uGrow, look.outline_mm);
    for (const index of chosen) drawPart(index, { ...styles[index], color: look.outlineColor });
    gl.uniform1f(at.uGrow, 0);
    gl.uniform1i(at.uFlat, 0);
    gl.cullFace(gl.BACK);
    backsides(look.closed && !look.plane);
  }

  /** The inner sides of closed surfaces are seen only through a cut or a gap. */
  function backsides(unseen) {
    if (unseen) gl.enable(gl.CULL_FACE);
    else gl.disable(gl.CULL_FACE);
  }

  /** Translucent parts: depth first, so that only their nearest surface is blended. */
  function drawTranslucent(indices, styles) {
    gl.colorMask(false, false, false, false);
    for (const index of indices) drawPart(index, styles[index]);
    gl.colorMask(true, true, true, true);
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.depthFunc(gl.LEQUAL);
    for (const index of indices) drawPart(index, styles[index]);
    gl.depthFunc(gl.LESS);
    gl.disable(gl.BLEND);
  }

  /**
   * Draw. `styles[part]` is {color: [r, g, b, a], shine, selected, layer} or null when hidden;
   * `look` is {matrix, eye, right, up, forward, plane, closed, stripe_px, outline_mm, outlineColor}; `closed` says
   * that no surface is drawn in part.
   */
  function draw(styles, look) {
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.stencilMask(0xff);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT | gl.STENCIL_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.bindVertexArray(triangles);
    use(look.plane ? sliced : whole, look);
    const capped = look.plane ? drawCaps(styles, look) : null;
    const shown = styles.map((_style, index) => index).filter((index) => styles[index]);
    for (const index of shown) {
      if (styles[index].color[3] < 1) continue;
      backsides(capped ? capped.has(index) : look.closed);
      drawPart(index, styles[index]);
    }
    backsides(look.closed && !look.plane);
    drawOutlines(styles, look);
    for (const layer of [0, 1]) {
      const faded = shown.filter((index) => styles[index].color[3] < 1 && styles[index].layer === layer);
      if (faded.length) drawTranslucent(faded, styles);
    }
  }

  function dispose() {
    for (const old of buffers.splice(0)) gl.deleteBuffer(old);
    gl.deleteVertexArray(triangles);
    caps.dispose();
    for (const { program } of [whole, sliced]) gl.deleteProgram(program);
    gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  return { load, draw, dispose };
}

/** A direction given relative to the picture: right, up, away. */
function mixed(look, right, up, away) {
  const v = [0, 1, 2].map((i) => look.right[i] * right + look.up[i] * up + look.forward[i] * away);
  const length = Math.hypot(...v);
  return v.map((value) => value / length);
}

/** The closed surfaces of a scene: the parts of each and the box around them. */
function solidsOf(parts) {
  const solids = new Map();
  parts.forEach(({ solid, box }, index) => {
    const known = solids.get(solid);
    if (!known) solids.set(solid, { box: [...box], parts: [index] });
    else {
      known.parts.push(index);
      known.box = known.box.map((value, i) => (i < 3 ? Math.min : Math.max)(value, box[i]));
    }
  });
  return [...solids.values()];
}
