// The archive of the store of one node: calls of core/archive.hpp become calls of the writer and the readers.
#pragma once

#include "gateway/core/archive.hpp"
#include "gateway/store/archive_calls_native.hpp"
#include "gateway/store/readers_native.hpp"
#include "gateway/store/writer_native.hpp"

namespace gateway {

/// Goes before what it borrows.
class SqliteArchive final : public BodyArchive {
public:
    SqliteArchive(Writer& writer, Readers& readers, boost::asio::any_io_executor io, bool seals)
        : writer_(writer), readers_(readers), io_(std::move(io)), seals_(seals) {}

    Task<Resealed> reseal() override;
    Task<std::vector<DueErasure>> due_for_erasure(std::vector<RetentionTerm> terms, int limit) override;
    Task<ErasureDone> erase(ErasureOrder order) override;
    Task<void> hold(std::string appeal_id, std::string reason, std::string actor) override;

private:
    Task<Resealed> reseal_files();
    Task<Resealed> finish();
    Task<bool> cut_log();

    Writer& writer_;
    Readers& readers_;
    boost::asio::any_io_executor io_;
    bool seals_;
    bool at_work_ = false;  ///< one turn of sealing at a time
    ResealCursor cursor_;
};

}  // namespace gateway
