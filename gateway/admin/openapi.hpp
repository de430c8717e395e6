// The OpenAPI 3.1 document of everything on the administrator's port, made of the table of operations.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace gateway {

/// Serialized once. Any thread.
const std::string& openapi_document();

/// `components.schemas`: JSON Schema 2020-12, strict (no further properties).
boost::json::object api_schemas();

}  // namespace gateway
