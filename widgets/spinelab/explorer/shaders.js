// The programs that colour triangles, from the shaders that come with a scene (GLSL, in `spinelab/ui`).

/**
 * Return a program {program, set(uniforms)} of `shaders` {kind: source}; `cut` compiles the test that discards
 * what is cut away, which costs time even where nothing is cut.
 */
export function linkProgram(gl, shaders, cut) {
  const program = gl.createProgram();
  for (const [kind, source] of Object.entries(shaders)) {
    const shader = gl.createShader(gl[kind]);
    gl.shaderSource(shader, `#version 300 es\n${cut ? "#define CUT\n" : ""}${source}`);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  const places = {};

  /** Set numbers, booleans, vectors and matrices by the names of their uniforms; null is left as it is. */
  function set(uniforms) {
    for (const [name, value] of Object.entries(uniforms)) {
      if (value === null) continue;
      if (!(name in places)) places[name] = gl.getUniformLocation(program, name);
      const at = places[name]; // null, which WebGL passes over, where this program has no such uniform
      if (value.length === 16) gl.uniformMatrix4fv(at, false, value);
      else gl[`uniform${value.length ?? 1}fv`](at, [value].flat());
    }
  }
  return { program, set };
}
