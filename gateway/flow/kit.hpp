// What couriers, pollers and the intake are given. All references outlive them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <string>

#include "gateway/core/log.hpp"
#include "gateway/core/store.hpp"
#include "gateway/core/time.hpp"
#include "gateway/flow/random.hpp"

namespace gateway {

struct FlowKit {
    boost::asio::any_io_executor io;
    Store& store;
    const Clock& clock;
    Log& log;
    RandomSource& random;
    std::string instance;  ///< this process, for the trace of leases
};

}  // namespace gateway
