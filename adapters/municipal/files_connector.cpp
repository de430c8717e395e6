// A document goes in two steps: written aside, then given its name. Whoever looks at the folder sees whole files only, and
// after a break the folder itself tells which step was reached.
#include <algorithm>
#include <utility>

#include "adapters/municipal/fields.hpp"
#include "adapters/municipal/files.hpp"
#include "adapters/municipal/verdict.hpp"

namespace gateway::municipal {
namespace {

class FilesConnector final : public Connector {
public:
    FilesConnector(FilesSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : settings_(std::move(settings)),
          kit_(std::move(kit)),
          translation_(std::move(translation)),
          folders_(make_folders(settings_.place, kit_)) {}

    /// The name is fixed before the first attempt.
    std::string prepare(const Delivery& delivery) override {
        const std::string nothing;
        try {
            return settings_.out_name.fill(fields_of(delivery, kit_.id, nothing));
        } catch (const Fault&) {
            return {};
        }
    }
    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override;
    Repeat repeat() const override { return Repeat::ask; }
    Task<Outcome> find(Delivery delivery, Deadline deadline) override;
    Task<Reach> probe(Deadline deadline) override;

private:
    Task<Outcome> put(Delivery delivery, Deadline deadline);
    Outcome given(const Delivery& delivery) const {
        const bool is_new = is_appeal(delivery.kind) && partner_id_of(delivery.external_ids, kit_.id).empty();
        return delivered(is_new ? learned_ids(delivery, kit_.id, {}) : std::vector<ExternalId>());
    }
    const std::string& out() const { return settings_.place.folders.out; }

    FilesSettings settings_;
    AdapterKit kit_;
    std::shared_ptr<const Translation> translation_;
    std::unique_ptr<Folders> folders_;
};

Task<Outcome> FilesConnector::deliver(Delivery delivery, Deadline deadline) {
    if (deadline.passed()) co_return postponed(Cause::timeout, "no time was left for the attempt");
    if (!is_plain_name(delivery.note)) co_return refused(Cause::bad_value, "out_name makes no file name of this appeal");
    if (delivery.attempt > 1 && !delivery.resumed) {  // of resumed ones the courier has asked already
        auto earlier = co_await find(delivery, deadline);
        if (earlier.kind == Outcome::Kind::delivered) co_return earlier;
    }
    co_return co_await put(std::move(delivery), deadline);
}

Task<Outcome> FilesConnector::put(Delivery delivery, Deadline deadline) {
    bool whole = false;
    try {
        const Letter letter = co_await offload(kit_.workers, [&] { return translation_->outwards(delivery); });
        if (letter.nothing) co_return delivered();
        co_await folders_->write_aside(out(), delivery.note, letter.octets, deadline);
        whole = true;
        co_await folders_->reveal(out(), delivery.note, deadline);
        Outcome outcome = given(delivery);
        outcome.mapped = letter.mapped;
        co_return outcome;
    } catch (const TransportError& error) {
        // Until it has its name nobody sees it; then the server may have done what it could not say.
        if (!whole || error.cause() == Cause::connect_failed || error.cause() == Cause::partner_auth)
            co_return postponed(error.cause(), error.what());
        co_return in_doubt(error.cause(), error.what());
    } catch (const Fault& fault) {
        co_return outcome_of_fault(fault);
    }
}

Task<Outcome> FilesConnector::find(Delivery delivery, Deadline deadline) {
    try {
        const auto names = co_await folders_->names(out(), deadline);
        if (std::find(names.begin(), names.end(), delivery.note) != names.end()) co_return given(delivery);
        if (co_await folders_->lies_aside(out(), delivery.note, deadline))
            co_return postponed(Cause::none, "the file has not got its name yet");
        co_return in_doubt(Cause::none, "the file is not there: not written, or taken by the partner already");
    } catch (const TransportError& error) {
        co_return in_doubt(error.cause(), std::string("the folder could not be looked at: ") + error.what());
    }
}

Task<Reach> FilesConnector::probe(Deadline deadline) {
    try {
        co_await folders_->names(out(), deadline);
        co_return Reach{true, Cause::none, "the folder can be listed"};
    } catch (const TransportError& error) {
        co_return Reach{false, error.cause(), error.what()};
    }
}

}  // namespace

std::unique_ptr<Connector> make_files_connector(FilesSettings settings, AdapterKit kit,
                                                std::shared_ptr<const Translation> translation) {
    if (settings.out_name.empty()) return nullptr;
    return std::make_unique<FilesConnector>(std::move(settings), std::move(kit), std::move(translation));
}

}  // namespace gateway::municipal
