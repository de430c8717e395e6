// The administrator's picture of the running gateway and hand on it, over the works in force.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/admin/desk.hpp"
#include "gateway/app/desk_trust.hpp"
#include "gateway/app/foundation.hpp"
#include "gateway/app/retention_clerk.hpp"
#include "gateway/app/works.hpp"
#include "gateway/http/server.hpp"

namespace gateway {

/// What the desk looks at; all of it outlives the desk.
struct DeskSources {
    Foundation& foundation;
    std::function<Works&()> works;  ///< those in force
    std::function<std::vector<DeskServer>()> servers;
    std::function<Task<DeskReload>()> reload;
    const RetentionClerk& retention;
};

/// io thread only.
class AppDesk final : public Desk {
public:
    explicit AppDesk(DeskSources sources) : sources_(std::move(sources)), started_at_(sources_.foundation.clock.now()) {}

    DeskView view() const override;
    Task<void> pause_connector(std::string connector) override;
    Task<void> resume_connector(std::string connector) override;
    Task<void> pause_route(std::string route) override;
    Task<void> resume_route(std::string route) override;
    void poll_now(const std::string& connector) override;
    void wake() override { sources_.works().couriers().wake_all(); }
    Task<std::filesystem::path> dossier(std::string appeal_id, std::string actor, std::string reason) override;
    QualityDesk* quality() override { return &sources_.works().quality(); }
    Task<DeskReload> reload() override { co_return co_await sources_.reload(); }

    void enter(std::string phase) { phase_ = std::move(phase); }
    /// Works were put in force: their certificates are read now, not at every look.
    void take_over(const Works& works);

private:
    DeskSources sources_;
    Time started_at_;
    Time loaded_at_{};
    std::string phase_ = "starting";
    std::vector<KeyEntry> certificates_;
};

}  // namespace gateway
