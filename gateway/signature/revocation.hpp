// What is known of revoked certificates: CRLs and OCSP answers, kept on disk, refreshed before they end, believed for a while
// after it. This room opens no connection: the book says what should be fetched, its owner fetches it and hands it in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"
#include "gateway/signature/certificate.hpp"

namespace gateway {

enum class RevocationMode {
    off,           ///< nobody is looked up, not even in the folder's CRLs
    folder,        ///< the CRLs of the trust folder; an issuer without one is not asked about
    crl,           ///< CRLs are fetched as well
    ocsp,          ///< responders are asked; CRLs where a certificate names none
    crl_then_ocsp  ///< a responder is asked where there is no current CRL
};
std::string_view to_text(RevocationMode mode);  ///< "crl_then_ocsp", …
std::optional<RevocationMode> revocation_mode_of(std::string_view text);

/// What happens to a certificate whose status cannot be learned once the grace is over.
enum class OnUnknown { accept, refuse };

struct RevocationPolicy {
    RevocationMode mode = RevocationMode::folder;
    Duration grace = std::chrono::hours(72);  ///< from the end of the last answer, or from the first question without one
    OnUnknown on_unknown = OnUnknown::accept;
    std::vector<std::string> crl_urls;  ///< fetched besides the distribution points of certificates
    std::string ocsp_url;               ///< asked in place of the responders named in certificates; empty = those
    std::filesystem::path cache_dir;    ///< empty = memory only
};

enum class RevocationKind { crl, ocsp };
std::string_view to_text(RevocationKind kind);  ///< "crl", "ocsp"

/// Something to fetch: GET for a CRL, POST of `request` as application/ocsp-request for an OCSP answer.
struct RevocationQuery {
    RevocationKind kind = RevocationKind::crl;
    std::string id;  ///< of the source in its book
    std::string url;
    std::string request;
};

/// The largest answers that are looked at, octets.
constexpr std::size_t max_crl_octets = std::size_t{64} << 20;
constexpr std::size_t max_ocsp_octets = std::size_t{64} << 10;

/// One CRL or one certificate's OCSP answer, as an administrator asks for it.
struct RevocationSource {
    RevocationKind kind = RevocationKind::crl;
    std::string url;                         ///< tried next; empty for a kept CRL that was not asked for since the start
    std::string about;                       ///< common name of the CRL's issuer, or of the certificate asked about
    std::optional<Time> last_success;        ///< when an answer was last taken
    std::optional<Time> this_update, until;  ///< of the answer in force
    std::string last_error;                  ///< why the last attempt failed; empty after a success
    int failures = 0;                        ///< in a row
    Time next_attempt{};
};

struct CrlSet;  ///< see revocation_native.hpp

/// Any thread; every call is short, none waits for the network. Answers lie in `cache_dir` as <id>.crl and <id>.ocsp.
class RevocationBook {
public:
    /// `issuers` are the certificates of the trust store: only what they, or responders they name, have signed is believed.
    /// Reads the kept CRLs; what cannot be read or is no longer signed by an issuer is left out.
    RevocationBook(RevocationPolicy policy, std::vector<Certificate> issuers);
    ~RevocationBook();
    RevocationBook(const RevocationBook&) = delete;
    RevocationBook& operator=(const RevocationBook&) = delete;

    const RevocationPolicy& policy() const;

    /// What should be fetched now: new questions, answers past half of their life, failures after their pause (1 minute,
    /// doubling up to an hour).
    std::vector<RevocationQuery> due(Time now) const;
    /// Empty when the answer was believed and kept, else why not; then the next attempt comes as after failed(). CPU and disk:
    /// call on a worker.
    std::string take(const RevocationQuery& query, std::string_view octets, Time now);
    void failed(const RevocationQuery& query, std::string_view reason, Time now);

    std::vector<RevocationSource> sources() const;
    /// Grows with every change of knowledge: verdicts made before are made anew.
    std::uint64_t generation() const;

    // For the chain check.
    enum class Known { good, revoked, nothing };
    struct Status {
        Known known = Known::nothing;
        std::optional<Time> revoked_at;
        std::optional<Time> until;  ///< of the newest answer, also when it has ended
        Time asked_since{};         ///< when the status was first asked for
    };
    /// The CRLs that were fetched.
    std::shared_ptr<const CrlSet> crls() const;
    /// The OCSP answer about `certificate`; one that lies on disk is read at the first question.
    Status ocsp(const Certificate& certificate, const Certificate& issuer, Time at);
    /// Asks for the issuer's CRL; false when nobody says where it lies.
    bool want_crl(const Certificate& certificate, const Certificate& issuer, Time at);
    /// Asks the responder; false when there is none.
    bool want_ocsp(const Certificate& certificate, const Certificate& issuer, Time at);
    /// Since when the CRL of this issuer has been asked for.
    std::optional<Time> crl_asked_since(const Certificate& issuer) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
