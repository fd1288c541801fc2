// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// The long text of reflection: structured bindings need their number of names written
/// out. Private to util/reflect.hpp.
namespace carafe::detail {

/// An object that is declared and never defined: pointers into it are constants that
/// carry a member's name, and nothing else is ever done with it.
template <class T>
struct NoObject {
  T object;
};
template <class T>
struct NoObjectOf {
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
  static const NoObject<T> instance;
#ifdef __clang__
#pragma clang diagnostic pop
#endif
};

/// A pointer to a member, wrapped, as clang before 18 takes no bare pointer into an object
/// as template argument.
template <class M>
struct FieldAt {
  const M* address;
};
template <class M>
FieldAt(const M*) -> FieldAt<M>;

template <auto Member>
consteval auto member_name() {
  // g++:   "… [with auto Member = carafe::…{(& carafe::…::object.shop::Order::total)}]"
  // clang: "… [Member = {&instance.object.total}]"
  std::string_view text = __PRETTY_FUNCTION__;
  std::size_t end = text.rfind('}');
  if (text[end - 1] == ')') --end;
  std::size_t begin = end;
  while (text[begin - 1] != '.' && text[begin - 1] != ':') --begin;
  return text.substr(begin, end - begin);
}

template <auto... Members>
consteval auto member_names() {
  return std::array<std::string_view, sizeof...(Members)>{member_name<Members>()...};
}

/// `bind(object, f)` calls f with references to the Count members of an aggregate;
/// `names<T>()` is their names.
template <std::size_t Count>
struct Binding;

// clang-format off
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif
template <> struct Binding<1> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0] = object;
    return f(m0);
  }
  template <class T> static consteval auto names() {
    auto& [m0] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}>();
  }
};
template <> struct Binding<2> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1] = object;
    return f(m0, m1);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}>();
  }
};
template <> struct Binding<3> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2] = object;
    return f(m0, m1, m2);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}>();
  }
};
template <> struct Binding<4> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3] = object;
    return f(m0, m1, m2, m3);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}>();
  }
};
template <> struct Binding<5> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4] = object;
    return f(m0, m1, m2, m3, m4);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}>();
  }
};
template <> struct Binding<6> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5] = object;
    return f(m0, m1, m2, m3, m4, m5);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4},
        FieldAt{&m5}>();
  }
};
template <> struct Binding<7> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6] = object;
    return f(m0, m1, m2, m3, m4, m5, m6);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}>();
  }
};
template <> struct Binding<8> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}>();
  }
};
template <> struct Binding<9> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}>();
  }
};
template <> struct Binding<10> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}>();
  }
};
template <> struct Binding<11> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}>();
  }
};
template <> struct Binding<12> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}>();
  }
};
template <> struct Binding<13> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11},
        FieldAt{&m12}>();
  }
};
template <> struct Binding<14> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}>();
  }
};
template <> struct Binding<15> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13,
        m14] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}>();
  }
};
template <> struct Binding<16> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14,
        m15] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}>();
  }
};
template <> struct Binding<17> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15,
        m16] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}>();
  }
};
template <> struct Binding<18> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16,
        m17] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}>();
  }
};
template <> struct Binding<19> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17,
        m18] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18}>();
  }
};
template <> struct Binding<20> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18,
        m19] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18,
        m19] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}>();
  }
};
template <> struct Binding<21> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19,
        m20] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19,
        m20] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}>();
  }
};
template <> struct Binding<22> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}>();
  }
};
template <> struct Binding<23> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}>();
  }
};
template <> struct Binding<24> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}>();
  }
};
template <> struct Binding<25> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24}>();
  }
};
template <> struct Binding<26> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}>();
  }
};
template <> struct Binding<27> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}>();
  }
};
template <> struct Binding<28> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}>();
  }
};
template <> struct Binding<29> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}>();
  }
};
template <> struct Binding<30> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}>();
  }
};
template <> struct Binding<31> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30}>();
  }
};
template <> struct Binding<32> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}>();
  }
};
template <> struct Binding<33> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}>();
  }
};
template <> struct Binding<34> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}>();
  }
};
template <> struct Binding<35> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33,
        m34] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}>();
  }
};
template <> struct Binding<36> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34,
        m35] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}>();
  }
};
template <> struct Binding<37> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35,
        m36] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36}>();
  }
};
template <> struct Binding<38> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36,
        m37] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}>();
  }
};
template <> struct Binding<39> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37,
        m38] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}>();
  }
};
template <> struct Binding<40> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38,
        m39] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38,
        m39] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}>();
  }
};
template <> struct Binding<41> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39,
        m40] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39,
        m40] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}>();
  }
};
template <> struct Binding<42> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}>();
  }
};
template <> struct Binding<43> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42}>();
  }
};
template <> struct Binding<44> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}>();
  }
};
template <> struct Binding<45> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}>();
  }
};
template <> struct Binding<46> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}>();
  }
};
template <> struct Binding<47> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}>();
  }
};
template <> struct Binding<48> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}>();
  }
};
template <> struct Binding<49> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48}>();
  }
};
template <> struct Binding<50> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}>();
  }
};
template <> struct Binding<51> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}>();
  }
};
template <> struct Binding<52> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}>();
  }
};
template <> struct Binding<53> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}>();
  }
};
template <> struct Binding<54> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}>();
  }
};
template <> struct Binding<55> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53,
        m54] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}, FieldAt{&m54}>();
  }
};
template <> struct Binding<56> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54,
        m55] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}, FieldAt{&m54},
        FieldAt{&m55}>();
  }
};
template <> struct Binding<57> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55,
        m56] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}, FieldAt{&m54},
        FieldAt{&m55}, FieldAt{&m56}>();
  }
};
template <> struct Binding<58> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56,
        m57] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}, FieldAt{&m54},
        FieldAt{&m55}, FieldAt{&m56}, FieldAt{&m57}>();
  }
};
template <> struct Binding<59> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57,
        m58] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}, FieldAt{&m54},
        FieldAt{&m55}, FieldAt{&m56}, FieldAt{&m57}, FieldAt{&m58}>();
  }
};
template <> struct Binding<60> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58,
        m59] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58,
        m59] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}, FieldAt{&m54},
        FieldAt{&m55}, FieldAt{&m56}, FieldAt{&m57}, FieldAt{&m58}, FieldAt{&m59}>();
  }
};
template <> struct Binding<61> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59,
        m60] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59,
        m60] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}, FieldAt{&m54},
        FieldAt{&m55}, FieldAt{&m56}, FieldAt{&m57}, FieldAt{&m58}, FieldAt{&m59}, FieldAt{&m60}>();
  }
};
template <> struct Binding<62> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
        m61] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
        m61);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
        m61] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}, FieldAt{&m54},
        FieldAt{&m55}, FieldAt{&m56}, FieldAt{&m57}, FieldAt{&m58}, FieldAt{&m59}, FieldAt{&m60},
        FieldAt{&m61}>();
  }
};
template <> struct Binding<63> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
        m61, m62] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
        m61, m62);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
        m61, m62] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}, FieldAt{&m54},
        FieldAt{&m55}, FieldAt{&m56}, FieldAt{&m57}, FieldAt{&m58}, FieldAt{&m59}, FieldAt{&m60},
        FieldAt{&m61}, FieldAt{&m62}>();
  }
};
template <> struct Binding<64> {
  template <class T, class F> static constexpr decltype(auto) bind(T& object, F& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
        m61, m62, m63] = object;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
        m61, m62, m63);
  }
  template <class T> static consteval auto names() {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
        m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
        m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
        m61, m62, m63] = NoObjectOf<T>::instance.object;
    return member_names<FieldAt{&m0}, FieldAt{&m1}, FieldAt{&m2}, FieldAt{&m3}, FieldAt{&m4}, FieldAt{&m5},
        FieldAt{&m6}, FieldAt{&m7}, FieldAt{&m8}, FieldAt{&m9}, FieldAt{&m10}, FieldAt{&m11}, FieldAt{&m12},
        FieldAt{&m13}, FieldAt{&m14}, FieldAt{&m15}, FieldAt{&m16}, FieldAt{&m17}, FieldAt{&m18},
        FieldAt{&m19}, FieldAt{&m20}, FieldAt{&m21}, FieldAt{&m22}, FieldAt{&m23}, FieldAt{&m24},
        FieldAt{&m25}, FieldAt{&m26}, FieldAt{&m27}, FieldAt{&m28}, FieldAt{&m29}, FieldAt{&m30},
        FieldAt{&m31}, FieldAt{&m32}, FieldAt{&m33}, FieldAt{&m34}, FieldAt{&m35}, FieldAt{&m36},
        FieldAt{&m37}, FieldAt{&m38}, FieldAt{&m39}, FieldAt{&m40}, FieldAt{&m41}, FieldAt{&m42},
        FieldAt{&m43}, FieldAt{&m44}, FieldAt{&m45}, FieldAt{&m46}, FieldAt{&m47}, FieldAt{&m48},
        FieldAt{&m49}, FieldAt{&m50}, FieldAt{&m51}, FieldAt{&m52}, FieldAt{&m53}, FieldAt{&m54},
        FieldAt{&m55}, FieldAt{&m56}, FieldAt{&m57}, FieldAt{&m58}, FieldAt{&m59}, FieldAt{&m60},
        FieldAt{&m61}, FieldAt{&m62}, FieldAt{&m63}>();
  }
};
#ifdef __clang__
#pragma clang diagnostic pop
#endif
// clang-format on

}  // namespace carafe::detail
