// Bodies of POST Service Request, form-urlencoded (first octet even) or multipart: taken or refused, and no file stays behind.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include "adapters/open311/csv.hpp"
#include "adapters/open311/posting.hpp"
#include "gateway/core/fault.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using namespace gateway;

/// Blobs that forget: only the spool folder is real.
class NoBlobs final : public Blobs {
public:
    explicit NoBlobs(std::filesystem::path dir) : dir_(std::move(dir)) {}
    BlobInfo put(std::string_view octets) override { return {std::string(64, '0'), octets.size()}; }
    BlobInfo put_file(const std::filesystem::path& file) override {
        return {std::string(64, '0'), std::filesystem::file_size(file)};
    }
    LentFile lend(std::string_view) const override { return {}; }
    std::string read(std::string_view) const override { return {}; }
    std::filesystem::path spool_path() override { return dir_ / ("spool-" + std::to_string(++count_)); }
    bool clean() const { return std::filesystem::is_empty(dir_); }

private:
    std::filesystem::path dir_;
    int count_ = 0;
};

open311::EndpointSettings settings() {
    open311::EndpointSettings made;
    made.jurisdictions = {{"a", "33701000"}};
    made.partners = {{"portal", "k"}};
    made.services = open311::Services(
        open311::read_csv("service_code,service_name\n1,Яма\n"),
        open311::read_csv("service_code,order,code,datatype,required\n1,1,D,number,false\n1,2,W,datetime,false\n"));
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto known = settings();
    static const TempFolder folder;
    static NoBlobs blobs(folder.path());
    if (size == 0) return 0;
    WebRequest request;
    request.method = "POST";
    request.headers = {
        {"Content-Type", data[0] % 2 == 0 ? "application/x-www-form-urlencoded" : "multipart/form-data; boundary=b"}};
    request.body.bytes.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
    request.body.size = size - 1;
    try {
        auto form = open311::read_form(request, blobs, {});
        form.fields.emplace_back("api_key", "k");
        open311::read_posting(known, form, {"endpoint", {}, "post:1", {}, {}}, blobs);
    } catch (const Fault&) {
    }
    if (!blobs.clean()) std::abort();
    return 0;
}
