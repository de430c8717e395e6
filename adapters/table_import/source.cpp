#include "adapters/table_import/source.hpp"

#include <optional>
#include <utility>

#include "gateway/core/fault.hpp"

namespace gateway::table_import {
namespace {

/// So that a stop or a pause does not wait for a whole file.
constexpr int most_batches_per_poll = 64;

class TableSource final : public Source {
public:
    explicit TableSource(std::shared_ptr<ImportOffice> office) : office_(std::move(office)), inbox_(office_->settings) {}

    Task<PollResult> poll(Deadline deadline) override {
        if (!import_ && !co_await begin()) co_return PollResult{};
        if (!import_) co_return PollResult{0, true};
        const std::int64_t before = import_->report().rows;
        // An import that failed begins anew at the next poll; rows that were taken change nothing then.
        const auto current = std::exchange(import_, nullptr);
        bool more = true;
        for (int i = 0; more && i < most_batches_per_poll && !deadline.passed(); ++i) more = co_await current->step();
        if (more) {
            import_ = current;
        } else {
            co_await finish(*current);
        }
        // Rows that are known count too: while they come, the poller must not slow down.
        co_return PollResult{static_cast<int>(current->report().rows - before), true};
    }

private:
    /// False when nothing waits. A file that cannot be read goes to `bad`; then nothing is under way either.
    Task<bool> begin() {
        const Time now = office_->kit.clock.now();
        const auto file = co_await offload(office_->kit.workers, [this, now] { return inbox_.pick(now); });
        if (!file) co_return false;
        file_ = *file;
        std::optional<Fault> refusal;
        try {
            import_ = co_await SheetImport::begin(office_, file_);
        } catch (const Fault& fault) {
            if (fault.cause() == Cause::store_unavailable) throw;
            refusal = fault;
        }
        if (refusal) co_await refuse(*refusal);
        co_return true;
    }

    Task<void> refuse(Fault fault) {
        Report report;
        report.file = file_.filename().string();
        co_await offload(office_->kit.workers, [this, &report, &fault] {
            return inbox_.put_bad(file_, to_json(report), reason_text(report, &fault));
        });
        office_->kit.log.write(
            LogLevel::error, "table_refused",
            {{"connector", office_->kit.id}, {"cause", std::string(info(fault.cause()).code)}, {"place", fault.place()}});
    }

    Task<void> finish(const SheetImport& ended) {
        const Report& report = ended.report();
        co_await offload(office_->kit.workers, [this, &report] {
            if (report.refused == 0) return inbox_.put_done(file_, to_json(report));
            return inbox_.put_bad(file_, to_json(report), reason_text(report, nullptr));
        });
        tell(report);
    }

    void tell(const Report& report) const {
        const AdapterKit& kit = office_->kit;
        for (const std::string& header : report.unknown_headers)
            kit.log.write(LogLevel::warn, "table_header_unknown", {{"connector", kit.id}, {"header", header}});
        for (const auto& [column, count] : report.unreadable)
            kit.log.write(LogLevel::warn, "table_values_unreadable",
                          {{"connector", kit.id}, {"column", column}, {"rows", std::to_string(count)}});
        kit.log.write(report.refused == 0 ? LogLevel::info : LogLevel::error, "table_imported",
                      {{"connector", kit.id},
                       {"sha256", report.sha256},
                       {"rows", std::to_string(report.rows)},
                       {"created", std::to_string(report.created)},
                       {"changed", std::to_string(report.changed)},
                       {"unchanged", std::to_string(report.unchanged)},
                       {"refused", std::to_string(report.refused)}});
    }

    std::shared_ptr<ImportOffice> office_;
    Inbox inbox_;
    std::filesystem::path file_;           ///< under way
    std::shared_ptr<SheetImport> import_;  ///< null between files; shared with the rows under way
};

}  // namespace

std::unique_ptr<Source> make_table_source(std::shared_ptr<ImportOffice> office) {
    return std::make_unique<TableSource>(std::move(office));
}

}  // namespace gateway::table_import
