#include "gateway/store/schema_native.hpp"

namespace gateway {

// messages.untimed_sha256: the digest of the octets of a message that came signed while a timestamp about it is wanted and none
// is there, else empty. Messages taken before are not asked for: a stamp made so late proves little.
const char* const migration_3 = R"sql(
ALTER TABLE messages ADD COLUMN untimed_sha256 TEXT NOT NULL DEFAULT '';
CREATE INDEX messages_untimed ON messages (seq) WHERE untimed_sha256 <> '';
)sql";

}  // namespace gateway
