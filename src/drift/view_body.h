// drift/view_body.h - the query of a view in one spelling, whichever server printed it.
//
// Purpose: the same view reads the same from PostgreSQL 14 to 18.
// Shape:   pure. Servers before 16 write "users.email" where there is but one relation, later ones "email": the
//          outermost query of the earlier ones is brought into the later spelling. All else they spell alike.
#pragma once

#include <string>
#include <string_view>

namespace groundway::drift {

// What pg_get_viewdef() of a server before 16 printed.
std::string in_later_spelling(std::string_view query);

}  // namespace groundway::drift
