// Calls one function of the learner's crate and writes how it ended as JSON to descriptor 3. Runs inside the box, in the learner's process:
// whatever it writes is the learner's word. What is expected never comes in here. A crate of its own, compiled once on a machine.
use std::any::Any;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::{Debug, Write as _};
use std::fs::File;
use std::hash::Hash;
use std::io::Write as _;
use std::os::unix::io::FromRawFd;

pub enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn space(&mut self) {
        while self.at < self.text.len() && self.text[self.at].is_ascii_whitespace() {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.text.get(self.at) == Some(&byte);
        if found {
            self.at += 1;
        }
        found
    }

    fn value(&mut self) -> Json {
        self.space();
        match self.text[self.at] {
            b'n' => self.word(4, Json::Null),
            b't' => self.word(4, Json::Bool(true)),
            b'f' => self.word(5, Json::Bool(false)),
            b'"' => Json::Text(self.string()),
            b'[' => {
                self.at += 1;
                let mut list = Vec::new();
                while !self.take(b']') {
                    list.push(self.value());
                    self.take(b',');
                }
                Json::List(list)
            }
            b'{' => {
                self.at += 1;
                let mut object = Vec::new();
                while !self.take(b'}') {
                    self.space();
                    let key = self.string();
                    self.take(b':');
                    object.push((key, self.value()));
                    self.take(b',');
                }
                Json::Object(object)
            }
            _ => {
                let from = self.at;
                while self.at < self.text.len() && matches!(self.text[self.at], b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') {
                    self.at += 1;
                }
                if from == self.at {
                    panic!("the call can't be read");
                }
                Json::Number(String::from_utf8_lossy(&self.text[from..self.at]).into_owned())
            }
        }
    }

    fn word(&mut self, length: usize, value: Json) -> Json {
        self.at += length;
        value
    }

    fn hex(&mut self) -> u32 {
        let digits = std::str::from_utf8(&self.text[self.at..self.at + 4]).unwrap_or("fffd");
        self.at += 4;
        u32::from_str_radix(digits, 16).unwrap_or(0xFFFD)
    }

    fn string(&mut self) -> String {
        let mut bytes = Vec::new();
        self.at += 1;
        while self.text[self.at] != b'"' {
            let byte = self.text[self.at];
            self.at += 1;
            if byte != b'\\' {
                bytes.push(byte);
                continue;
            }
            let escape = self.text[self.at];
            self.at += 1;
            let c = match escape {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => {
                    let mut code = self.hex();
                    if (0xD800..0xDC00).contains(&code) && self.text[self.at..].starts_with(b"\\u") {
                        self.at += 2;
                        code = 0x10000 + ((code - 0xD800) << 10) + (self.hex().wrapping_sub(0xDC00) & 0x3FF);
                    }
                    char::from_u32(code).unwrap_or('\u{FFFD}')
                }
                other => other as char,
            };
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.at += 1;
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// What a parameter can be.
pub trait In: Sized {
    fn get(json: &Json) -> Option<Self>;
}

/// What a result can be.
pub trait Out {
    fn put(&self, to: &mut String) -> Result<(), Stop>;
}

pub enum Stop {
    Raised(Vec<String>, String),
    Impossible(String),
}

macro_rules! integers {
    ($($t:ty)*) => {$(
        impl In for $t {
            fn get(json: &Json) -> Option<Self> {
                match json {
                    Json::Number(text) => text.parse().ok().or_else(|| {
                        let number: f64 = text.parse().ok()?;
                        if number.fract() == 0.0 && number.abs() <= 9007199254740992.0 { format!("{:.0}", number).parse().ok() } else { None }
                    }),
                    _ => None,
                }
            }
        }
        impl Out for $t {
            fn put(&self, to: &mut String) -> Result<(), Stop> {
                let _ = write!(to, "{}", self);
                Ok(())
            }
        }
        impl Key for $t {
            fn from_key(key: &str) -> Option<Self> { key.parse().ok() }
            fn to_key(&self) -> String { self.to_string() }
        }
    )*};
}

macro_rules! floats {
    ($($t:ty)*) => {$(
        impl In for $t {
            fn get(json: &Json) -> Option<Self> {
                match json { Json::Number(text) => text.parse().ok(), _ => None }
            }
        }
        impl Out for $t {
            fn put(&self, to: &mut String) -> Result<(), Stop> {
                if !self.is_finite() {
                    return Err(Stop::Impossible(format!("the number {}", self)));
                }
                let _ = write!(to, "{}", self);
                Ok(())
            }
        }
    )*};
}

pub trait Key: Sized {
    fn from_key(key: &str) -> Option<Self>;
    fn to_key(&self) -> String;
}

integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
floats!(f32 f64);

impl Key for String {
    fn from_key(key: &str) -> Option<Self> {
        Some(key.to_string())
    }
    fn to_key(&self) -> String {
        self.clone()
    }
}

impl Key for &'static str {
    fn from_key(key: &str) -> Option<Self> {
        Some(Box::leak(key.to_string().into_boxed_str()))
    }
    fn to_key(&self) -> String {
        self.to_string()
    }
}

impl Key for char {
    fn from_key(key: &str) -> Option<Self> {
        let mut chars = key.chars();
        chars.next().filter(|_| chars.next().is_none())
    }
    fn to_key(&self) -> String {
        self.to_string()
    }
}

impl Key for bool {
    fn from_key(key: &str) -> Option<Self> {
        key.parse().ok()
    }
    fn to_key(&self) -> String {
        self.to_string()
    }
}

impl In for Json {
    fn get(json: &Json) -> Option<Self> {
        Some(match json {
            Json::Null => Json::Null,
            Json::Bool(b) => Json::Bool(*b),
            Json::Number(n) => Json::Number(n.clone()),
            Json::Text(t) => Json::Text(t.clone()),
            Json::List(l) => Json::List(l.iter().filter_map(Json::get).collect()),
            Json::Object(o) => Json::Object(o.iter().filter_map(|(k, v)| Some((k.clone(), Json::get(v)?))).collect()),
        })
    }
}

impl In for bool {
    fn get(json: &Json) -> Option<Self> {
        match json {
            Json::Bool(b) => Some(*b),
            _ => None,
        }
    }
}

impl In for () {
    fn get(json: &Json) -> Option<Self> {
        match json {
            Json::Null => Some(()),
            _ => None,
        }
    }
}

impl In for char {
    fn get(json: &Json) -> Option<Self> {
        match json {
            Json::Text(text) => char::from_key(text),
            _ => None,
        }
    }
}

impl In for String {
    fn get(json: &Json) -> Option<Self> {
        match json {
            Json::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl<T: In> In for Option<T> {
    fn get(json: &Json) -> Option<Self> {
        match json {
            Json::Null => Some(None),
            _ => T::get(json).map(Some),
        }
    }
}

impl<T: In> In for Box<T> {
    fn get(json: &Json) -> Option<Self> {
        T::get(json).map(Box::new)
    }
}

fn items<T: In, C: std::iter::FromIterator<T>>(json: &Json) -> Option<C> {
    match json {
        Json::List(list) => list.iter().map(T::get).collect(),
        _ => None,
    }
}

fn pairs<K: Key, V: In, C: std::iter::FromIterator<(K, V)>>(json: &Json) -> Option<C> {
    match json {
        Json::Object(object) => object.iter().map(|(key, value)| Some((K::from_key(key)?, V::get(value)?))).collect(),
        _ => None,
    }
}

impl<T: In> In for Vec<T> {
    fn get(json: &Json) -> Option<Self> {
        items(json)
    }
}

impl<T: In> In for VecDeque<T> {
    fn get(json: &Json) -> Option<Self> {
        items(json)
    }
}

impl<T: In + Eq + Hash> In for HashSet<T> {
    fn get(json: &Json) -> Option<Self> {
        items(json)
    }
}

impl<T: In + Ord> In for BTreeSet<T> {
    fn get(json: &Json) -> Option<Self> {
        items(json)
    }
}

impl<K: Key + Eq + Hash, V: In> In for HashMap<K, V> {
    fn get(json: &Json) -> Option<Self> {
        pairs(json)
    }
}

impl<K: Key + Ord, V: In> In for BTreeMap<K, V> {
    fn get(json: &Json) -> Option<Self> {
        pairs(json)
    }
}

impl<T: In, const N: usize> In for [T; N] {
    fn get(json: &Json) -> Option<Self> {
        let list: Vec<T> = items(json)?;
        list.try_into().ok()
    }
}

// One call and the process ends: nothing that is borrowed needs to be given back.
impl In for &'static str {
    fn get(json: &Json) -> Option<Self> {
        String::get(json).map(|text| &*Box::leak(text.into_boxed_str()))
    }
}

impl<T: In> In for &'static [T] {
    fn get(json: &Json) -> Option<Self> {
        Vec::get(json).map(|list| &*Box::leak(Vec::into_boxed_slice(list)))
    }
}

impl<T: In> In for &'static mut [T] {
    fn get(json: &Json) -> Option<Self> {
        Vec::get(json).map(|list| Box::leak(Vec::into_boxed_slice(list)))
    }
}

impl<T: In> In for &'static T {
    fn get(json: &Json) -> Option<Self> {
        T::get(json).map(|value| &*Box::leak(Box::new(value)))
    }
}

impl<T: In> In for &'static mut T {
    fn get(json: &Json) -> Option<Self> {
        T::get(json).map(|value| Box::leak(Box::new(value)))
    }
}

fn quote(text: &str, to: &mut String) {
    to.push('"');
    for c in text.chars() {
        match c {
            '"' => to.push_str("\\\""),
            '\\' => to.push_str("\\\\"),
            c if (c as u32) < 0x20 => {
                let _ = write!(to, "\\u{:04x}", c as u32);
            }
            c => to.push(c),
        }
    }
    to.push('"');
}

impl Out for Json {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        match self {
            Json::Null => to.push_str("null"),
            Json::Bool(b) => to.push_str(if *b { "true" } else { "false" }),
            Json::Number(n) => to.push_str(n),
            Json::Text(t) => quote(t, to),
            Json::List(l) => list(l.iter(), to)?,
            Json::Object(o) => object(o.iter().map(|(k, v)| (k.clone(), v)), to)?,
        }
        Ok(())
    }
}

impl Out for bool {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        to.push_str(if *self { "true" } else { "false" });
        Ok(())
    }
}

impl Out for () {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        to.push_str("null");
        Ok(())
    }
}

impl Out for char {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        quote(&self.to_string(), to);
        Ok(())
    }
}

impl Out for str {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        quote(self, to);
        Ok(())
    }
}

impl Out for String {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        quote(self, to);
        Ok(())
    }
}

impl<T: Out + ?Sized> Out for &T {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        (**self).put(to)
    }
}

impl<T: Out + ?Sized> Out for &mut T {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        (**self).put(to)
    }
}

impl<T: Out + ?Sized> Out for Box<T> {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        (**self).put(to)
    }
}

impl<T: Out + ?Sized> Out for std::rc::Rc<T> {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        (**self).put(to)
    }
}

impl<T: Out + ToOwned + ?Sized> Out for std::borrow::Cow<'_, T> {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        (**self).put(to)
    }
}

impl<T: Out> Out for Option<T> {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        match self {
            Some(value) => value.put(to),
            None => ().put(to),
        }
    }
}

impl<T: Out, E: Debug + 'static> Out for Result<T, E> {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        match self {
            Ok(value) => value.put(to),
            Err(error) => Err(raised(error)),
        }
    }
}

fn list<'a, T: Out + 'a>(values: impl Iterator<Item = &'a T>, to: &mut String) -> Result<(), Stop> {
    to.push('[');
    for (i, value) in values.enumerate() {
        if i > 0 {
            to.push(',');
        }
        value.put(to)?;
    }
    to.push(']');
    Ok(())
}

fn object<'a, V: Out + 'a>(values: impl Iterator<Item = (String, &'a V)>, to: &mut String) -> Result<(), Stop> {
    to.push('{');
    for (i, (key, value)) in values.enumerate() {
        if i > 0 {
            to.push(',');
        }
        quote(&key, to);
        to.push(':');
        value.put(to)?;
    }
    to.push('}');
    Ok(())
}

impl<T: Out> Out for [T] {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        list(self.iter(), to)
    }
}

impl<T: Out, const N: usize> Out for [T; N] {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        list(self.iter(), to)
    }
}

macro_rules! lists {
    ($($t:ident)*) => {$(
        impl<T: Out> Out for $t<T> {
            fn put(&self, to: &mut String) -> Result<(), Stop> {
                list(self.iter(), to)
            }
        }
    )*};
}

lists!(Vec VecDeque BTreeSet);

impl<T: Out, S> Out for HashSet<T, S> {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        // Its order is nobody's: sorted by the text, so that a test can name it.
        let mut texts = Vec::new();
        for value in self {
            let mut text = String::new();
            value.put(&mut text)?;
            texts.push(text);
        }
        texts.sort_by(|a, b| match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(a), Ok(b)) => a.total_cmp(&b),
            _ => a.cmp(b),
        });
        let _ = write!(to, "[{}]", texts.join(","));
        Ok(())
    }
}

impl<K: Key, V: Out, S> Out for HashMap<K, V, S> {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        object(self.iter().map(|(k, v)| (k.to_key(), v)), to)
    }
}

impl<K: Key, V: Out> Out for BTreeMap<K, V> {
    fn put(&self, to: &mut String) -> Result<(), Stop> {
        object(self.iter().map(|(k, v)| (k.to_key(), v)), to)
    }
}

macro_rules! tuples {
    ($($n:literal: $($t:ident $i:tt)*;)*) => {$(
        impl<$($t: In),*> In for ($($t,)*) {
            fn get(json: &Json) -> Option<Self> {
                match json {
                    Json::List(list) if list.len() == $n => Some(($($t::get(&list[$i])?,)*)),
                    _ => None,
                }
            }
        }
        impl<$($t: Out),*> Out for ($($t,)*) {
            fn put(&self, to: &mut String) -> Result<(), Stop> {
                to.push('[');
                $(
                    if $i > 0 { to.push(','); }
                    self.$i.put(to)?;
                )*
                to.push(']');
                Ok(())
            }
        }
    )*};
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
}

// core::num::ParseIntError is ParseIntError; alloc::string::String is String.
fn short(name: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() || c == '_' || c == ':' {
            word.push(c);
            continue;
        }
        out.push_str(word.rsplit("::").next().unwrap_or(""));
        word.clear();
        out.push(c);
    }
    out.push_str(word.rsplit("::").next().unwrap_or(""));
    out
}

fn raised<E: Debug + 'static>(error: &E) -> Stop {
    let any = error as &dyn Any;
    let mut types = vec![short(std::any::type_name::<E>())];
    let message = if let Some(text) = any.downcast_ref::<String>() {
        text.clone()
    } else if let Some(text) = any.downcast_ref::<&'static str>() {
        text.to_string()
    } else if let Some(inner) = any.downcast_ref::<Box<dyn std::error::Error>>() {
        inner.to_string()
    } else if let Some(inner) = any.downcast_ref::<Box<dyn std::error::Error + Send + Sync>>() {
        inner.to_string()
    } else if let Some(inner) = any.downcast_ref::<std::num::ParseIntError>() {
        inner.to_string()
    } else if let Some(inner) = any.downcast_ref::<std::num::ParseFloatError>() {
        inner.to_string()
    } else {
        let text = format!("{:?}", error);
        let variant: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !variant.is_empty() && !types.contains(&variant) {
            types.push(variant);
        }
        text
    };
    types.push("Err".to_string());
    Stop::Raised(types, message)
}

pub struct Given<'a> {
    values: Vec<&'a Json>,
    names: &'a [&'a str],
}

impl<'a> Given<'a> {
    fn take<T: In>(&self, index: usize) -> Result<T, Stop> {
        T::get(self.values[index]).ok_or_else(|| {
            let name = self.names.get(index).map(|n| format!("'{}'", n)).unwrap_or_else(|| format!("number {}", index + 1));
            Stop::Impossible(format!("The argument for {} does not fit its type {}.", name, short(std::any::type_name::<T>())))
        })
    }
}

/// A function whose parameters and result can be converted; M tells the number of its parameters.
pub trait Call<M> {
    const COUNT: usize;
    fn call(&self, given: &Given) -> Result<Result<String, Stop>, Stop>;
}

fn written<R: Out>(value: R) -> Result<String, Stop> {
    let mut text = String::new();
    value.put(&mut text)?;
    Ok(text)
}

macro_rules! calls {
    ($($n:literal: $($t:ident $i:literal)*;)*) => {$(
        impl<Fun, R: Out, $($t: In),*> Call<fn($($t),*) -> R> for Fun
        where
            Fun: Fn($($t),*) -> R,
        {
            const COUNT: usize = $n;
            #[allow(unused_variables)]
            fn call(&self, given: &Given) -> Result<Result<String, Stop>, Stop> {
                Ok(written(self($(given.take::<$t>($i)?),*)))
            }
        }
    )*};
}

calls! {
    0: ;
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
}

fn send(text: String) -> ! {
    let _ = std::io::stdout().flush();
    let mut file = unsafe { File::from_raw_fd(3) };
    let _ = file.write_all(text.as_bytes());
    std::process::exit(0)
}

fn impossible(reason: &str) -> ! {
    let mut text = String::from("{\"impossible\":");
    quote(reason, &mut text);
    text.push('}');
    send(text)
}

fn raise(types: &[String], message: &str) -> ! {
    let mut text = String::from("{\"raised\":[");
    for (i, name) in types.iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        quote(name, &mut text);
    }
    text.push_str("],\"message\":");
    quote(message, &mut text);
    text.push('}');
    send(text)
}

fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

/// What is to be called.
pub struct Called {
    pub name: String,
    arguments: Json,
}

pub fn called() -> Called {
    let bytes = std::fs::read("/box/call.json").expect("the call can't be read");
    let call = Reader { text: &bytes, at: 0 }.value();
    let mut called = Called { name: String::new(), arguments: Json::Null };
    if let Json::Object(members) = call {
        for (key, value) in members {
            match (key.as_str(), value) {
                ("function", Json::Text(text)) => called.name = text,
                ("arguments", value) => called.arguments = value,
                _ => {}
            }
        }
    }
    called
}

pub fn run<M, F: Call<M>>(called: Called, function: F, names: &[&str]) -> i32 {
    let Called { name, arguments } = called;
    let mut values = Vec::new();
    match &arguments {
        Json::List(list) => values.extend(list.iter()),
        Json::Object(object) => {
            if names.len() != F::COUNT {
                impossible(&format!("The parameters of '{}' can't be told by name.", name));
            }
            for wanted in names {
                match object.iter().find(|(key, _)| plain(key) == plain(wanted)) {
                    Some((_, value)) => values.push(value),
                    None => impossible(&format!("The test gives no argument for '{}'.", wanted)),
                }
            }
            if let Some((key, _)) = object.iter().find(|(key, _)| !names.iter().any(|wanted| plain(key) == plain(wanted))) {
                impossible(&format!("'{}' has no parameter '{}'.", name, key));
            }
        }
        _ => {}
    }
    if values.len() != F::COUNT {
        impossible(&format!("'{}' takes {} arguments, but the test gives {}.", name, F::COUNT, values.len()));
    }
    let given = Given { values, names: if names.len() == F::COUNT { names } else { &[] } };
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| function.call(&given))) {
        Ok(Ok(Ok(text))) => send(format!("{{\"returned\":{}}}", text)),
        Ok(Ok(Err(Stop::Raised(types, message)))) => raise(&types, &message),
        Ok(Ok(Err(Stop::Impossible(what)))) => impossible(&format!("'{}' returned what can't be written as JSON: {}.", name, what)),
        Ok(Err(Stop::Impossible(reason))) => impossible(&reason),
        Ok(Err(Stop::Raised(types, message))) => raise(&types, &message),
        Err(payload) => {
            let message = payload
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| payload.downcast_ref::<&'static str>().map(|t| t.to_string()))
                .unwrap_or_default();
            raise(&["panic".to_string()], &message)
        }
    }
}
