// SPDX-License-Identifier: MIT
#include <carafe/json/item.hpp>

#include <algorithm>

namespace carafe {

JsonItem::JsonItem(std::initializer_list<JsonItem> items) {
  bool pairs = std::all_of(items.begin(), items.end(), [](const auto& item) { return item.key_length_ > 0; });
  *this = pairs ? object(items) : array(items);
}

JsonItem JsonItem::array(std::initializer_list<JsonItem> items) {
  JsonItem result;
  result.text_ = "[";
  for (const auto& item : items) {
    if (result.text_.size() > 1) result.text_ += ',';
    result.text_ += item.text_;
  }
  result.text_ += ']';
  if (items.size() == 2 && items.begin()->is_string()) result.key_length_ = items.begin()->text_.size();
  return result;
}

JsonItem JsonItem::object(std::initializer_list<JsonItem> items) {
  JsonItem result;
  result.text_ = "{";
  for (const auto& item : items) {
    if (item.key_length_ == 0) {
      throw UsageError{"json-item-pair",
                       "JsonItem::object: every item must be a pair {\"key\", value}, found " + item.text_ +
                           ". Use JsonItem::array for a list."};
    }
    if (result.text_.size() > 1) result.text_ += ',';
    // The item is `["key",value]`: the same text with a colon and without brackets.
    result.text_.append(item.text_, 1, item.key_length_);
    result.text_ += ':';
    result.text_.append(item.text_, item.key_length_ + 2, item.text_.size() - item.key_length_ - 3);
  }
  result.text_ += '}';
  return result;
}

}  // namespace carafe
