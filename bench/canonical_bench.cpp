// How fast one core canonicalizes: exclusive C14N and the SMEV transform over documents that are read already, beside reading
// them. A small document, a long text, and many small elements, which is what canonicalization is slow at.
#include <iostream>

#include "bench/figures.hpp"
#include "bench/smev_message.hpp"
#include "bench/timing.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "gateway/xml/document.hpp"

namespace {

using namespace gateway;
using bench::Candidate;

struct Subject {
    std::string name, octets;
    XmlDocument document = XmlDocument::parse(octets);
};

std::string table_of(int rows) {
    std::string xml = "<r:table xmlns:r=\"urn:bench:table\" xmlns:o=\"urn:bench:other\">";
    for (int i = 0; i < rows; ++i) {
        const std::string n = std::to_string(i);
        xml += "<r:row b=\"2\" a=\"1\"><r:number>" + n + "</r:number><o:text o:k=\"v\">строка " + n + "</o:text></r:row>";
    }
    return xml + "</r:table>";
}

void run(const bench::Options& options) {
    std::vector<Subject> subjects;
    subjects.push_back({"appeal_4k", bench::appeal_content(2800)});
    subjects.push_back({"text_1m", "<a xmlns=\"urn:bench:text\"><t>" + std::string(1 << 20, 'x') + "</t></a>"});
    subjects.push_back({"table_1m", table_of(10'000)});
    std::vector<Candidate> candidates;
    for (const Subject& one : subjects) {
        candidates.push_back({one.name + ".parse", [&one] { XmlDocument::parse(one.octets); }});
        candidates.push_back({one.name + ".exc_c14n", [&one] { canonicalize_exclusive(one.document.root()); }});
        candidates.push_back({one.name + ".smev_transform", [&one] { smev_transform(one.document.root()); }});
    }
    bench::take_turns(candidates, options.quick ? 7 : 25, 0.02);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& one = candidates[i];
        const Candidate& parse = candidates[i - i % 3];
        const double octets = static_cast<double>(subjects[i / 3].octets.size());
        const double ratio = parse.us / one.us;
        print(options, {"canonical." + one.name, 1e6 / one.us, "1/cpu-s", ratio, "canonical." + parse.name});
        print(options, {"canonical." + one.name + ".octets", octets / one.us, "MB/cpu-s", ratio, "canonical." + parse.name});
    }
}

}  // namespace

int main(int argc, char* argv[]) {
    try {
        start_crypto();
        run(bench::options_of(argc, argv));
    } catch (const std::exception& error) {
        std::cerr << "bench_canonical: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
