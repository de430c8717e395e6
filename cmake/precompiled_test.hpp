// What every test includes, parsed once.
#pragma once

#include <cmake/precompiled.hpp>

#include <catch2/catch.hpp>
