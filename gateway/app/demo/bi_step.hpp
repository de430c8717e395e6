// The demonstration's export for BI: made and sent by the commands a person would use, judged by the receiver's own book.
#pragma once

#include <boost/asio/io_context.hpp>
#include <string>

#include "gateway/app/demo/calls.hpp"

namespace gateway {

struct DemoBi {
    bool good = false;  ///< the receiver took the export and refused none
    std::string line;   ///< what to print
};

/// io thread only. Throws std::runtime_error when the stand does not answer.
Task<DemoBi> show_bi(boost::asio::io_context& io, DemoCalls& calls, const Workplace& place);

}  // namespace gateway
