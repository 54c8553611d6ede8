// Calls one function of the learner's code and writes how it ended as JSON to descriptor 3. Runs inside the box, in the learner's process:
// whatever it writes is the learner's word. What is expected never comes in here. Stands before the learner's code, behind bits/stdc++.h.
#include <cxxabi.h>
#include <unistd.h>

namespace lp_call {

struct Json {
  enum Kind { Null, Bool, Number, Text, List, Object } kind = Null;
  bool truth = false;
  std::string text;
  std::vector<Json> list;
  std::vector<std::pair<std::string, Json>> members;
};

struct Reader {
  const std::string& text;
  std::size_t at = 0;

  void space() {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at]))) at++;
  }

  bool take(char c) {
    space();
    if (at >= text.size() || text[at] != c) return false;
    at++;
    return true;
  }

  unsigned hex() {
    unsigned code = static_cast<unsigned>(std::stoul(text.substr(at, 4), nullptr, 16));
    at += 4;
    return code;
  }

  std::string string() {
    std::string out;
    for (at++; text.at(at) != '"';) {
      char c = text[at++];
      if (c != '\\') {
        out += c;
        continue;
      }
      c = text.at(at++);
      switch (c) {
        case 'n': out += '\n'; break;
        case 't': out += '\t'; break;
        case 'r': out += '\r'; break;
        case 'b': out += '\b'; break;
        case 'f': out += '\f'; break;
        case 'u': {
          unsigned code = hex();
          if (code >= 0xD800 && code < 0xDC00 && text.compare(at, 2, "\\u") == 0) {
            at += 2;
            code = 0x10000 + ((code - 0xD800) << 10) + (hex() - 0xDC00);
          }
          if (code < 0x80) out += static_cast<char>(code);
          else if (code < 0x800) (out += static_cast<char>(0xC0 | code >> 6)) += static_cast<char>(0x80 | (code & 63));
          else if (code < 0x10000) ((out += static_cast<char>(0xE0 | code >> 12)) += static_cast<char>(0x80 | (code >> 6 & 63))) += static_cast<char>(0x80 | (code & 63));
          else (((out += static_cast<char>(0xF0 | code >> 18)) += static_cast<char>(0x80 | (code >> 12 & 63))) += static_cast<char>(0x80 | (code >> 6 & 63))) += static_cast<char>(0x80 | (code & 63));
          break;
        }
        default: out += c;
      }
    }
    at++;
    return out;
  }

  Json value() {
    Json json;
    space();
    switch (text.at(at)) {
      case 'n': at += 4; break;
      case 't': at += 4; json.kind = Json::Bool; json.truth = true; break;
      case 'f': at += 5; json.kind = Json::Bool; break;
      case '"': json.kind = Json::Text; json.text = string(); break;
      case '[':
        json.kind = Json::List;
        for (at++; !take(']'); take(',')) json.list.push_back(value());
        break;
      case '{':
        json.kind = Json::Object;
        for (at++; !take('}'); take(',')) {
          space();
          std::string key = string();
          take(':');
          json.members.emplace_back(std::move(key), value());
        }
        break;
      default: {
        json.kind = Json::Number;
        std::size_t from = at;
        while (at < text.size() && std::strchr("0123456789+-.eE", text[at]) && text[at]) at++;
        if (from == at) throw std::runtime_error("the call can't be read");
        json.text = text.substr(from, at - from);
      }
    }
    return json;
  }
};

struct Unwritable { std::string what; };

inline std::string quote(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", c);
      out += escaped;
    } else out += c;
  }
  return out + '"';
}

[[noreturn]] inline void send(const std::string& text) {
  std::cout.flush();
  std::fflush(nullptr);
  for (std::size_t at = 0; at < text.size();) {
    ssize_t count = ::write(3, text.data() + at, text.size() - at);
    if (count <= 0) break;
    at += static_cast<std::size_t>(count);
  }
  ::_exit(0);
}

[[noreturn]] inline void impossible(const std::string& reason) { send("{\"impossible\":" + quote(reason) + "}"); }

template <class T> struct In;
template <class T> struct Out;

template <class T> bool get(const Json& json, T& to) { return In<T>::get(json, to); }
template <class T> std::string put(const T& value) { return Out<std::remove_cv_t<T>>::put(value); }

template <class T> requires(std::is_integral_v<T>) struct In<T> {
  static bool get(const Json& json, T& to) {
    if constexpr (std::is_same_v<T, bool>) {
      to = json.truth;
      return json.kind == Json::Bool;
    } else {
      if constexpr (std::is_same_v<T, char> || std::is_same_v<T, unsigned char> || std::is_same_v<T, signed char>) {
        if (json.kind == Json::Text && json.text.size() == 1) {
          to = static_cast<T>(json.text[0]);
          return true;
        }
      }
      if (json.kind != Json::Number) return false;
      std::string text = json.text;
      if (text.find_first_of(".eE") != std::string::npos) {
        double number = std::strtod(text.c_str(), nullptr);
        if (number != std::trunc(number) || std::abs(number) > 9007199254740992.0) return false;
        text = std::to_string(static_cast<long long>(number));
      }
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
      return error == std::errc() && end == text.data() + text.size();
    }
  }
};

template <class T> requires(std::is_floating_point_v<T>) struct In<T> {
  static bool get(const Json& json, T& to) {
    to = static_cast<T>(std::strtold(json.text.c_str(), nullptr));
    return json.kind == Json::Number && std::isfinite(to);
  }
};

template <> struct In<std::string> {
  static bool get(const Json& json, std::string& to) {
    to = json.text;
    return json.kind == Json::Text;
  }
};

// The call's text outlives the call.
template <> struct In<std::string_view> {
  static bool get(const Json& json, std::string_view& to) {
    to = json.text;
    return json.kind == Json::Text;
  }
};

template <> struct In<const char*> {
  static bool get(const Json& json, const char*& to) {
    to = json.text.c_str();
    return json.kind == Json::Text;
  }
};

template <class T> struct In<std::optional<T>> {
  static bool get(const Json& json, std::optional<T>& to) {
    if (json.kind == Json::Null) return true;
    return lp_call::get(json, to.emplace());
  }
};

template <class C> struct InList {
  static bool get(const Json& json, C& to) {
    if (json.kind != Json::List) return false;
    for (const Json& item : json.list) {
      typename C::value_type value{};
      if (!lp_call::get(item, value)) return false;
      to.insert(to.end(), std::move(value));
    }
    return true;
  }
};

template <class T, class A> struct In<std::vector<T, A>> : InList<std::vector<T, A>> {};
template <class T, class A> struct In<std::list<T, A>> : InList<std::list<T, A>> {};
template <class T, class A> struct In<std::deque<T, A>> : InList<std::deque<T, A>> {};
template <class T, class L, class A> struct In<std::set<T, L, A>> : InList<std::set<T, L, A>> {};
template <class T, class L, class A> struct In<std::multiset<T, L, A>> : InList<std::multiset<T, L, A>> {};
template <class T, class H, class E, class A> struct In<std::unordered_set<T, H, E, A>> : InList<std::unordered_set<T, H, E, A>> {};

template <class T, std::size_t N> struct In<std::array<T, N>> {
  static bool get(const Json& json, std::array<T, N>& to) {
    if (json.kind != Json::List || json.list.size() != N) return false;
    for (std::size_t i = 0; i < N; i++)
      if (!lp_call::get(json.list[i], to[i])) return false;
    return true;
  }
};

template <class C> struct InMap {
  static bool get(const Json& json, C& to) {
    if (json.kind != Json::Object) return false;
    for (const auto& [name, item] : json.members) {
      Json text;
      text.text = name;
      text.kind = Json::Text;
      if constexpr (std::is_arithmetic_v<typename C::key_type> && !std::is_same_v<typename C::key_type, char>) text.kind = Json::Number;
      typename C::key_type key{};
      typename C::mapped_type value{};
      if (!lp_call::get(text, key) || !lp_call::get(item, value)) return false;
      to.emplace(std::move(key), std::move(value));
    }
    return true;
  }
};

template <class K, class V, class L, class A> struct In<std::map<K, V, L, A>> : InMap<std::map<K, V, L, A>> {};
template <class K, class V, class H, class E, class A> struct In<std::unordered_map<K, V, H, E, A>> : InMap<std::unordered_map<K, V, H, E, A>> {};

template <class A, class B> struct In<std::pair<A, B>> {
  static bool get(const Json& json, std::pair<A, B>& to) {
    return json.kind == Json::List && json.list.size() == 2 && lp_call::get(json.list[0], to.first) && lp_call::get(json.list[1], to.second);
  }
};

template <class... T> struct In<std::tuple<T...>> {
  static bool get(const Json& json, std::tuple<T...>& to) {
    if (json.kind != Json::List || json.list.size() != sizeof...(T)) return false;
    return [&]<std::size_t... I>(std::index_sequence<I...>) { return (lp_call::get(json.list[I], std::get<I>(to)) && ...); }(std::index_sequence_for<T...>());
  }
};

template <class T> requires(std::is_integral_v<T>) struct Out<T> {
  static std::string put(T value) {
    if constexpr (std::is_same_v<T, bool>) return value ? "true" : "false";
    else if constexpr (std::is_same_v<T, char>) return quote(std::string_view(&value, 1));
    else return std::to_string(value);
  }
};

template <class T> requires(std::is_floating_point_v<T>) struct Out<T> {
  static std::string put(T value) {
    if (!std::isfinite(value)) throw Unwritable{"the number " + std::to_string(value)};
    char text[64];
    auto [end, error] = std::to_chars(text, text + sizeof text, value);
    return std::string(text, end);
  }
};

template <> struct Out<std::string> { static std::string put(const std::string& value) { return quote(value); } };
template <> struct Out<std::string_view> { static std::string put(std::string_view value) { return quote(value); } };
template <> struct Out<const char*> { static std::string put(const char* value) { return value ? quote(value) : "null"; } };
template <> struct Out<char*> { static std::string put(const char* value) { return value ? quote(value) : "null"; } };
template <> struct Out<std::nullopt_t> { static std::string put(std::nullopt_t) { return "null"; } };

template <class T> struct Out<std::optional<T>> { static std::string put(const std::optional<T>& value) { return value ? lp_call::put(*value) : "null"; } };
template <class T> struct Out<std::unique_ptr<T>> { static std::string put(const std::unique_ptr<T>& value) { return value ? lp_call::put(*value) : "null"; } };
template <class T> struct Out<std::shared_ptr<T>> { static std::string put(const std::shared_ptr<T>& value) { return value ? lp_call::put(*value) : "null"; } };

template <class C> struct OutList {
  static std::string put(const C& values) {
    std::string out = "[";
    for (const typename C::value_type& value : values) {
      if (out.size() > 1) out += ',';
      out += lp_call::put(value);
    }
    return out + ']';
  }
};

template <class T, class A> struct Out<std::vector<T, A>> : OutList<std::vector<T, A>> {};
template <class A> struct Out<std::vector<bool, A>> {
  static std::string put(const std::vector<bool, A>& values) { return lp_call::put(std::deque<bool>(values.begin(), values.end())); }
};
template <class T, class A> struct Out<std::list<T, A>> : OutList<std::list<T, A>> {};
template <class T, class A> struct Out<std::deque<T, A>> : OutList<std::deque<T, A>> {};
template <class T, class L, class A> struct Out<std::set<T, L, A>> : OutList<std::set<T, L, A>> {};
template <class T, class L, class A> struct Out<std::multiset<T, L, A>> : OutList<std::multiset<T, L, A>> {};
template <class T, std::size_t N> struct Out<std::array<T, N>> : OutList<std::array<T, N>> {};

// Its order is nobody's: sorted, so that a test can name it.
template <class T, class H, class E, class A> struct Out<std::unordered_set<T, H, E, A>> {
  static std::string put(const std::unordered_set<T, H, E, A>& values) { return lp_call::put(std::set<T>(values.begin(), values.end())); }
};

template <class C> struct OutMap {
  static std::string put(const C& values) {
    std::string out = "{";
    for (const auto& [key, value] : values) {
      if (out.size() > 1) out += ',';
      std::string name = lp_call::put(key);
      out += name[0] == '"' ? name : quote(name);
      out += ':' + lp_call::put(value);
    }
    return out + '}';
  }
};

template <class K, class V, class L, class A> struct Out<std::map<K, V, L, A>> : OutMap<std::map<K, V, L, A>> {};
template <class K, class V, class H, class E, class A> struct Out<std::unordered_map<K, V, H, E, A>> : OutMap<std::unordered_map<K, V, H, E, A>> {};

template <class A, class B> struct Out<std::pair<A, B>> {
  static std::string put(const std::pair<A, B>& value) { return "[" + lp_call::put(value.first) + "," + lp_call::put(value.second) + "]"; }
};

template <class... T> struct Out<std::tuple<T...>> {
  static std::string put(const std::tuple<T...>& value) {
    std::string out = "[";
    std::apply([&](const auto&... item) { ((out += (out.size() > 1 ? "," : "") + lp_call::put(item)), ...); }, value);
    return out + ']';
  }
};

inline std::string readable(const std::type_info* type) {
  if (!type) return "unknown";
  int status = 0;
  char* name = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
  std::string text = status == 0 && name ? name : type->name();
  std::free(name);
  static const std::pair<std::string, std::string> usual[] = {
    {"std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >", "std::string"}, {"std::__cxx11::", "std::"},
    {"std::basic_string_view<char, std::char_traits<char> >", "std::string_view"}};
  for (const auto& [from, to] : usual)
    for (std::size_t at; (at = text.find(from)) != std::string::npos;) text.replace(at, from.size(), to);
  return text;
}

[[noreturn]] inline void raise(std::vector<std::string> types, const std::string& message) {
  std::vector<std::string> both;
  for (const std::string& type : types) {
    auto add = [&](const std::string& name) { if (std::find(both.begin(), both.end(), name) == both.end()) both.push_back(name); };
    if (std::size_t at = type.rfind("::"); at != std::string::npos && type.find('<') == std::string::npos) add(type.substr(at + 2));
    add(type);
  }
  send("{\"raised\":" + put(both) + ",\"message\":" + quote(message) + "}");
}

[[noreturn]] inline void raise(const std::exception& error) {
  std::vector<std::string> types{readable(&typeid(error))};
#define LP_CALL_BASE(T) if (dynamic_cast<const T*>(&error)) types.push_back(#T);
  LP_CALL_BASE(std::invalid_argument) LP_CALL_BASE(std::domain_error) LP_CALL_BASE(std::length_error) LP_CALL_BASE(std::out_of_range)
  LP_CALL_BASE(std::logic_error) LP_CALL_BASE(std::overflow_error) LP_CALL_BASE(std::underflow_error) LP_CALL_BASE(std::range_error)
  LP_CALL_BASE(std::system_error) LP_CALL_BASE(std::runtime_error) LP_CALL_BASE(std::bad_alloc) LP_CALL_BASE(std::exception)
#undef LP_CALL_BASE
  std::cerr << types[0] << ": " << error.what() << std::endl;
  raise(std::move(types), error.what());
}

inline std::string plain(std::string_view name) {
  std::string out;
  for (char c : name)
    if (c != '_') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

struct Called {
  std::string name;
  Json arguments;
};

// Outlives the call: what is borrowed from it needs no care.
inline const Called& called() {
  static const Called call = [] {
    std::ifstream file("/box/call.json", std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    Called read;
    for (auto& [key, value] : Reader{text}.value().members) {
      if (key == "function") read.name = std::move(value.text);
      if (key == "arguments") read.arguments = std::move(value);
    }
    return read;
  }();
  return call;
}

template <class R, class... P> int run(std::function<R(P...)> function, std::vector<std::string> names) {
  const std::string& name = called().name;
  const Json* arguments = &called().arguments;
  constexpr std::size_t count = sizeof...(P);
  std::vector<const Json*> given;
  for (const Json& item : arguments->list) given.push_back(&item);
  if (arguments->kind == Json::Object) {
    if (names.size() != count) impossible("The parameters of '" + name + "' can't be told by name.");
    for (const std::string& wanted : names) {
      std::size_t before = given.size();
      for (const auto& [key, value] : arguments->members)
        if (plain(key) == plain(wanted)) { given.push_back(&value); break; }
      if (given.size() == before) impossible("The test gives no argument for '" + wanted + "'.");
    }
    for (const auto& [key, value] : arguments->members)
      if (std::none_of(names.begin(), names.end(), [&](const std::string& wanted) { return plain(key) == plain(wanted); })) impossible("'" + name + "' has no parameter '" + key + "'.");
  }
  if (given.size() != count) impossible("'" + name + "' takes " + std::to_string(count) + " arguments, but the test gives " + std::to_string(given.size()) + ".");
  static std::tuple<std::decay_t<P>...> held;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    auto fill = [&]<class T>(std::size_t i, T& to) {
      if (!get(*given[i], to))
        impossible("The argument for " + (names.size() == count ? "'" + names[i] + "'" : "number " + std::to_string(i + 1)) + " does not fit its type " + readable(&typeid(T)) + ".");
    };
    (fill(I, std::get<I>(held)), ...);
  }(std::index_sequence_for<P...>());
  std::string result = "null";
  try {
    if constexpr (std::is_void_v<R>) std::apply([&](auto&... item) { function(static_cast<P&&>(item)...); }, held);
    else {
      decltype(auto) value = std::apply([&](auto&... item) -> R { return function(static_cast<P&&>(item)...); }, held);
      try {
        result = put<std::decay_t<R>>(value);
      } catch (const Unwritable& unwritable) {
        impossible("'" + name + "' returned what can't be written as JSON: " + unwritable.what + ".");
      }
    }
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    raise(error);
  } catch (const std::string& error) {
    raise({"std::string"}, error);
  } catch (const char* error) {
    raise({"const char*"}, error);
  } catch (...) {
    raise({readable(abi::__cxa_current_exception_type())}, "");
  }
  send("{\"returned\":" + result + "}");
}

template <class F> int start(F&& function, std::vector<std::string> names) { return run(std::function(std::forward<F>(function)), std::move(names)); }

}  // namespace lp_call
