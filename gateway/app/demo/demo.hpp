// The demonstration: gateway and stand as two processes, appeals through every way, a table of what happened.
#pragma once

#include <string>
#include <vector>

#include "gateway/app/demo/week.hpp"
#include "gateway/app/demo/workplace.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

struct DemoOptions {
    WorkplaceOptions workplace;
    int count = 200;
    bool once = false;                ///< stop at the end; exit code 0 only when everything is right
    bool prepare_only = false;        ///< make the workplace, print where it is, start nothing
    bool week = true;                 ///< a week of the region at the end (week.hpp)
    bool broker = true;               ///< start a RabbitMQ where it is installed
    bool sftp = true;                 ///< start an sshd where it is installed
    Duration patience{180'000};       ///< for all appeals to come back
    WeekOptions of_week;              ///< its `from` and `seed`; the rest is that of the workplace
    std::vector<std::string> faults;  ///< for the stand, "city-a:cut_after_read,p=0.1"
};

/// Blocking; the exit code.
int run_demo(const DemoOptions& given);

}  // namespace gateway
