// cli/hide.h - takes secrets out of where other processes can read them.
//
// Purpose: `ps` shows our argv, and root may read our environment block: after start neither holds a
// password. Shape:   called once by main, after both were copied into our memory. Children get what they are
// given, nothing else. Errors:  none.
#pragma once

namespace groundway::cli {

// Overwrites the password of every URL and password=... word in argv with asterisks.
void hide_argv(int argc, char** argv);

// Wipes the values of variables that may hold a secret: *URL*, *PASSWORD*, *SECRET*, *TOKEN*, *KEY*.
void hide_environment();

}  // namespace groundway::cli
