#include "gateway/app/errand.hpp"

#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace gateway {

struct Errand::Course {
    explicit Course(const boost::asio::any_io_executor& io) : rest(io), ended(io) {}

    boost::asio::steady_timer rest, ended;
    std::shared_ptr<std::atomic<bool>> told = std::make_shared<std::atomic<bool>>(false);
    bool running = false;
};

namespace {

/// False when the timer was cancelled.
Task<bool> ran_out(boost::asio::steady_timer& timer, Duration length) {
    timer.expires_after(length);
    try {
        co_await timer.async_wait(boost::asio::use_awaitable);
    } catch (const boost::system::system_error&) {
        co_return false;
    }
    co_return true;
}

}  // namespace

Errand::Errand(boost::asio::any_io_executor io) : course_(std::make_shared<Course>(io)) {}

Errand::~Errand() {
    tell();
}

void Errand::start(Task<void> work, std::function<void()> broken) {
    if (course_->running) return;
    course_->running = true;
    boost::asio::co_spawn(course_->rest.get_executor(), std::move(work),
                          [course = course_, broken = std::move(broken)](const std::exception_ptr& error) {
                              course->running = false;
                              course->ended.cancel();
                              if (error) broken();
                          });
}

bool Errand::running() const {
    return course_->running;
}

bool Errand::told_to_stop() const {
    return course_->told->load();
}

std::shared_ptr<const std::atomic<bool>> Errand::told() const {
    return course_->told;
}

Task<void> Errand::rest(Duration length) {
    const auto course = course_;
    if (!course->told->load()) co_await ran_out(course->rest, length);
}

void Errand::tell() {
    course_->told->store(true);
    course_->rest.cancel();
}

Task<bool> Errand::stop(Duration grace) {
    tell();
    const auto course = course_;
    if (course->running) co_await ran_out(course->ended, grace);
    co_return !course->running;
}

}  // namespace gateway
