// Where a vertex lies in the picture; uGrow pushes it outwards, in mm, for the rim of what is selected.
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
}
