// vNormal.w: how open the spot is to the light, 0 to 1. What is seen from inside is what a cut lays bare.
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
}
