// The two programs that colour triangles: one for whole surfaces, one for surfaces with a part cut away.

const VERTEX = `#version 300 es
layout(location = 0) in vec3 aPosition;
layout(location = 1) in vec4 aNormal;
uniform mat4 uMatrix;
uniform float uGrow;
out vec3 vPosition;
out vec4 vNormal;
void main() {
  vPosition = aPosition + aNormal.xyz * uGrow;
  vNormal = aNormal;
  gl_Position = uMatrix * vec4(vPosition, 1);
}`;

// vNormal.w: how open the spot is to the light, 0 to 1. What is seen from inside is what the cut lays bare.
const FRAGMENT = `
precision highp float;
in vec3 vPosition;
in vec4 vNormal;
uniform vec4 uColor, uPlane;
uniform bool uFlat, uSelected;
uniform vec3 uEye, uLight, uFill;
uniform float uShine, uStripe;
out vec4 outColor;
void main() {
  vec3 base = uColor.rgb;
  outColor = uColor;
#ifdef CUT
  if (dot(uPlane.xyz, vPosition) > uPlane.w) discard;
#endif
  if (uFlat) return;
#ifdef CUT
  if (!gl_FrontFacing) {
    float stripe = step(0.72, fract((gl_FragCoord.x + gl_FragCoord.y) / uStripe));
    outColor.rgb = mix(base * 0.93 + 0.05, base * 0.62, stripe * 0.55);
    return;
  }
#endif
  float open = vNormal.w;
  vec3 n = normalize(gl_FrontFacing ? vNormal.xyz : -vNormal.xyz);
  vec3 toEye = normalize(uEye - vPosition);
  vec3 sky = mix(vec3(0.30, 0.28, 0.30), vec3(0.46, 0.48, 0.52), 0.5 + 0.5 * n.z);
  vec3 light = sky * (0.35 + 0.65 * open)
    + vec3(0.80, 0.77, 0.72) * max(dot(n, uLight), 0.0) * (0.45 + 0.55 * open)
    + vec3(0.16, 0.19, 0.24) * max(dot(n, uFill), 0.0);
  vec3 color = base * light + pow(max(dot(n, normalize(uLight + toEye)), 0.0), 28.0) * uShine;
  float rim = pow(1.0 - max(dot(n, toEye), 0.0), 3.0);
  if (uSelected) color = mix(color, base * 1.15 + 0.06, 0.35) + rim * 0.25;
  outColor.rgb = color;
}`;

/**
 * Return a program {program, set(uniforms)}; `cut` compiles the test that discards what is cut away, which costs
 * time even where nothing is cut.
 */
export function linkProgram(gl, cut) {
  const program = gl.createProgram();
  const parts = {
    VERTEX_SHADER: VERTEX,
    FRAGMENT_SHADER: `#version 300 es${cut ? "\n#define CUT" : ""}${FRAGMENT}`,
  };
  for (const [type, source] of Object.entries(parts)) {
    const shader = gl.createShader(gl[type]);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  const places = new Map();

  /** Set numbers, booleans, vectors and matrices by the names of their uniforms; null is left as it is. */
  function set(uniforms) {
    for (const [name, value] of Object.entries(uniforms)) {
      if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name));
      const at = places.get(name);
      if (!at || value === null) continue;
      if (value.length === 16) gl.uniformMatrix4fv(at, false, value);
      else if (value.length) gl[`uniform${value.length}fv`](at, value);
      else gl.uniform1f(at, value);
    }
  }
  return { program, set };
}
