// What the API answers, in the form the caller asked for.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "gateway/core/web.hpp"

namespace gateway::partner {

enum class Form { json, xml };

/// By Accept: the first of application/json and application/xml (text/xml) that it names; JSON when it names neither but
/// allows anything. Throws Fault(wrong_content_type) when it allows neither.
Form form_asked(const WebRequest& request);

/// The object as JSON, or as XML: <root xmlns="urn:appeal-gateway:exchange:1.0"> with an element per member; lists hold <item>.
WebResponse answer(Form form, std::string_view root, const boost::json::object& object, int status = 200);

/// Text that is answered as it stands.
WebResponse text_answer(std::string_view content_type, std::string text, int status = 200);

}  // namespace gateway::partner
