// base/interrupt.h - Ctrl-C and SIGTERM as a flag that long work looks at.
//
// Purpose: the first signal asks for the next safe point; the second ends the process at once.
// Shape:   one process-wide flag, written by the handler only.
// Errors:  interruption() is the Error to return at a safe point (GW0003 or GW0004).
#pragma once

#include <string>

#include "base/result.h"

namespace groundway {

void install_signal_handlers();  // SIGINT, SIGTERM, SIGHUP; SIGPIPE is ignored
// As they were before install_signal_handlers(), for a program that takes this process over. Without effect when
// nothing was installed.
void restore_signal_handlers();
int interrupted();               // 0, or the signal's number
// Ok, or the Error of the signal that came; `state` says what is left and how to go on.
Result<void> check_interrupt(const std::string& state);

}  // namespace groundway
