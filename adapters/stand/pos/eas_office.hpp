// The EAS side of the stand's ПОС: an external appeal system gets a token, creates appeals and asks for their status.
// An appeal walks through the statuses by the clock alone, so the same questions at the same times get the same answers.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <vector>

#include "adapters/stand/pos/pos_stand.hpp"

namespace gateway::stand {

class EasOffice {
public:
    EasOffice(const PosStandOptions& options, Clock& clock) : options_(options), clock_(clock) {}

    /// POST /user-service/oauth/token. Throws Fault(credentials_wrong).
    std::string token(const WebRequest& request);
    /// Throws Fault(credentials_missing | credentials_wrong) unless a living token is in Authorization.
    void authorize(const WebRequest& request) const;
    /// POST …/external-appeal-system/appeals; the same `id` of the sender gives the same appeal again.
    std::string create(const std::string& body);
    /// GET …/external-appeal-system/appeals/{posId}; throws Fault(not_found).
    std::string appeal(const std::string& pos_id) const;

    /// GET /inbox-service/subsubjects/search: a page of the subcategories, one of them deleted.
    std::string subsubjects(const WebRequest& request) const;
    /// POST /inbox-service/filestorage, multipart with one part `file`; the answer names its id. Throws Fault(malformed).
    std::string keep_file(const WebRequest& request);

    struct Taken {
        std::string own_id, pos_id, description;
        boost::json::object applicant;
        std::string subsubject_id, subject_id;
        std::vector<std::string> files;  ///< ids of filestorage
        Time created_at{};
        int effects = 1;  ///< how many appeals of this own id exist: more than 1 is a double
    };
    const std::map<std::string, Taken>& taken() const { return taken_; }
    int repeats() const { return repeats_; }
    const std::map<std::string, std::string>& files() const { return files_; }  ///< id → octets
    void reset();

private:
    std::vector<std::string> known_files(const boost::json::object& object) const;

    const PosStandOptions& options_;
    Clock& clock_;
    std::map<std::string, Time> tokens_;  ///< token → end of life
    std::map<std::string, Taken> taken_;  ///< by posId
    std::map<std::string, std::string> by_own_id_;
    std::map<std::string, std::string> files_;
    int repeats_ = 0;
    std::uint64_t last_number_ = 563'000'000;
};

}  // namespace gateway::stand
