#include "gateway/app/commands/offline_store.hpp"

#include "gateway/app/config_reader.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace gateway {

OfflineStore::OfflineStore(const std::string& dir) {
    const Config config = load_config(dir, silent_);
    store_ = open_sqlite_store({.data_dir = config.data_dir, .seals = seals_of(config)}, io_.get_executor(), clock_, silent_);
    store_->use_config_digest(config.digest);
}

OfflineStore::~OfflineStore() {
    store_->close();
}

}  // namespace gateway
