// Valid messages of every kind with everything they may hold, as trees that a test can bend.
#pragma once

#include <string>
#include <vector>

#include "adapters/smev3/version.hpp"

namespace gateway::smev3 {

/// An element by prefix and name, with either text or children.
struct Node {
    std::string name;  ///< "t:MessageID"
    std::string attributes;
    std::string text;
    std::vector<Node> children;
};
using Nodes = std::vector<Node>;

std::string print(const Node& node);
Node leaf(const std::string& name, const std::string& text);

/// What participants send, what SMEV answers, and its faults, in one version. Kinds the version lacks are among them.
Nodes sample_calls(const Version& version);
Nodes sample_answers(const Version& version);
Nodes sample_faults(const Version& version);

}  // namespace gateway::smev3
