#include "adapters/smev3_adapter/office.hpp"

#include <utility>

namespace gateway::smev3_adapter {

Office::Office(AdapterSettings read, AdapterKit given)
    : settings(std::move(read)),
      kit(std::move(given)),
      key(settings.key.empty() ? nullptr : kit.key(settings.key)),
      trust(settings.trust.empty() ? nullptr : kit.trust(settings.trust)),
      content(settings.mapping_in, settings.mapping_out),
      writer(settings),
      link(settings.folders ? make_folder_link(settings, kit) : make_soap_link(settings, kit)) {}

}  // namespace gateway::smev3_adapter
