#pragma once

// Dear ImGui's renderer asks WebGL at every frame for the state that it is about to change, and puts it back. Asking is
// a round trip to the browser's graphics process, which answers only when it has drawn all before: 67 ms a frame in
// software drawing. Nobody else draws here, so the state it finds is always the one it found the first time:
// web/CMakeLists.txt gives its renderer baijia_get_integer() for glGetIntegerv, which asks once. And it reads the
// version of its shaders with sscanf, for which the C library brings all kinds of numbers into the first load.

extern "C" {

/// As glGetIntegerv: four values of the viewport and the scissor box, one of anything else, to `values`.
void baijia_get_integer(unsigned int name, int* values);

/// As sscanf of "#version 300 es" for "#version %d", whatever `format`: the first number in `text`. Value: 1.
int baijia_scan_version(const char* text, const char* format, ...);

}  // extern "C"

namespace baijia::app {

/// The drawing context is lost; the next one is asked anew.
void forget_gl_state();

}  // namespace baijia::app
