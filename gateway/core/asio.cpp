// The one place where Boost.Asio itself is compiled.
#include <boost/asio/impl/src.hpp>
