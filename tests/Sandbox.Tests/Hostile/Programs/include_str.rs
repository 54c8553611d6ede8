// what: a file and the environment of the compiler in the program
// verdict: NotCompiled
const SECRET: &str = include_str!("/etc/shadow");
const CANARY: &str = env!("LP_CANARY");
fn main() { println!("{}{}", SECRET, CANARY); }
