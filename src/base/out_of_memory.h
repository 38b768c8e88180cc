// base/out_of_memory.h - the end of a program that got no memory.
//
// Purpose: an allocation that fails ends with an error a person can read, not with an abort; and never with a
// value
//          that is taken for an empty one.
// Shape:   says so on the standard error without allocating, and ends the process: open transactions roll
// back. Errors:  internal (its exit status).
#pragma once

namespace groundway {

[[noreturn]] void out_of_memory();
void install_memory_handler();  // for `new`; once, at the start

}  // namespace groundway
