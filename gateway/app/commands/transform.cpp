// `transform smev FILE [--id ID]` and `c14n FILE [--id ID]`: octets on stdout and nothing else.
#include <iostream>
#include <memory>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/commands/input_file.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/smev_transform.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {
namespace {

struct Selection {
    std::string file;
    std::string id;
};

constexpr int refused = 1, unreadable = 2;

// The root without --id; otherwise the one element with that id.
XmlNode selected(const XmlDocument& document, const std::string& id) {
    if (id.empty()) return document.root();
    const auto found = document.by_id(id);
    if (found.size() == 1) return found[0];
    throw Fault(found.empty() ? Cause::not_found : Cause::bad_value,
                found.empty() ? "no element has this Id" : "several elements have this Id");
}

template <class Work>
int print_octets(const Selection& selection, Work work) {
    const XmlLimits limits;
    std::string octets;
    try {
        octets = read_input_file(selection.file, limits.max_octets);
    } catch (const std::runtime_error& error) {
        std::cerr << "appeal-gateway: " << error.what() << "\n";
        return unreadable;
    }
    try {
        const std::string out = work(XmlDocument::parse(octets, limits));
        std::cout.write(out.data(), static_cast<std::streamsize>(out.size())).flush();
        return std::cout ? 0 : refused;
    } catch (const Fault& fault) {
        std::cerr << selection.file << (fault.place().empty() ? "" : ":") << fault.place() << ": " << info(fault.cause()).ru
                  << " / " << fault.detail() << "\n";
        return refused;
    }
}

std::shared_ptr<Selection> add_selection(CLI::App& command) {
    auto selection = std::make_shared<Selection>();
    command.add_option("FILE", selection->file, "документ XML / XML document")->required();
    command.add_option("--id", selection->id, "элемент с этим Id вместо корня / the element with this Id instead of the root");
    return selection;
}

}  // namespace

void add_transform_command(CLI::App& app, CommandExit& exit) {
    CLI::App* const transform = app.add_subcommand("transform", "преобразование подписи / a transform of signatures");
    transform->require_subcommand(1);
    CLI::App* const smev =
        transform->add_subcommand("smev", "urn://smev-gov-ru/xmldsig/transform над документом как есть / as it stands");
    smev->callback([&exit, selection = add_selection(*smev)] {
        exit.code = print_octets(*selection, [&](const XmlDocument& document) {
            return smev_transform_as_it_stands(selected(document, selection->id));
        });
    });
    CLI::App* const c14n = app.add_subcommand("c14n", "каноническая форма exc-c14n / exclusive canonical form");
    c14n->callback([&exit, selection = add_selection(*c14n)] {
        exit.code = print_octets(*selection, [&](const XmlDocument& document) {
            if (selection->id.empty()) return canonicalize_exclusive(document);
            return canonicalize_exclusive(selected(document, selection->id));
        });
    });
}

}  // namespace gateway
