//! Passwords: whether a value stands where one would.

use super::edge::is_han;
use super::{Checked, Subject};

/// Words that stand where a password would.
const WORDS: &[&str] = &[
    "password",
    "passwd",
    "pass",
    "pwd",
    "none",
    "null",
    "nil",
    "true",
    "false",
    "undefined",
    "required",
    "optional",
    "string",
    "text",
    "varchar",
    "char",
    "hidden",
    "username",
    "must",
    "should",
    "field",
    "reset",
    "length",
    "hash",
    "policy",
    "login",
    "protected",
    "changed",
    "expired",
    "incorrect",
    "invalid",
    "confirm",
    "manager",
    "changeme",
    "placeholder",
    "example",
    "value",
    "redacted",
    "masked",
    "secret",
    "str",
];

/// `password-value`: a value really stands: four characters and more, no Chinese words (请输入, 见附件, 8位以上), no
/// placeholder (`******`, `<password>`, `${VAR}`), no code, no markup and no word of a form. `word`: letters of one case
/// and nothing else, as a word of a text is; `sample`: an e-mail address, as anonymous services ask for, or the four
/// digits that manuals show in a call.
pub fn password_value(s: &Subject<'_>) -> Checked {
    let v = unquoted(s.text);
    let prose = v.chars().any(|c| is_han(c) || c.is_whitespace());
    let address = v.contains("://") && !v.contains('@');
    // The escapes of manual pages for bold, italic and roman.
    let markup = ["\\fB", "\\fI", "\\fR"].iter().any(|escape| v.contains(escape));
    let code = typed(v) || v.starts_with('(') && v[1..].contains('(');
    if v.chars().count() < 4
        || prose
        || address
        || markup
        || code
        || placeholder(v)
        || english(v, s.after)
        || path(v)
    {
        return Checked::No;
    }
    let call = s.after.starts_with("\",") || s.after.starts_with("\")");
    if mailbox(v) || v == "1234" && call {
        Checked::Doubt("sample")
    } else if word(v) {
        Checked::Doubt("word")
    } else {
        Checked::Ok
    }
}

/// Whether it is the type of a parameter, with what ends it: `str): svc`.
fn typed(v: &str) -> bool {
    let bare = v.trim_end_matches([')', ':']);
    bare.len() < v.len() && !v.contains('(') && WORDS.contains(&bare.to_ascii_lowercase().as_str())
}

/// Whether it is the address of a mailbox.
fn mailbox(v: &str) -> bool {
    let plain = |t: &str| t.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    v.split_once('@').is_some_and(|(name, domain)| {
        let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
        let letters = (2..=6).contains(&top.len()) && top.bytes().all(|b| b.is_ascii_lowercase());
        name.len() > 1 && plain(name) && plain(domain) && letters
    })
}

/// Whether it is a word: letters of one case, hyphens and underlines, with quotes or a colon at its end.
fn word(v: &str) -> bool {
    let v = v.trim_end_matches([':', '"', '\'', '.']).trim_matches(['"', '\'']);
    let of = |case: fn(&u8) -> bool| v.bytes().all(|b| case(&b) || matches!(b, b'_' | b'-'));
    of(u8::is_ascii_lowercase) || of(u8::is_ascii_uppercase)
}

/// Whether a sentence or a program goes on: `password: Specifies a word`, `password = redis_password`. A field that
/// follows (`admin user: root`) is none. Words joined by colons are the fields of a record: `name:passwd:GID:user_list`.
fn english(v: &str, after: &str) -> bool {
    if v.trim_matches(':').contains(':') && v.bytes().all(|b| b.is_ascii_alphabetic() || b"_:".contains(&b)) {
        return true;
    }
    if !v.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_') {
        return false;
    }
    let next = after.strip_prefix(' ').unwrap_or_default();
    let word = next.bytes().take_while(u8::is_ascii_lowercase).count();
    let goes_on = word > 0 && !next[word..].trim_start().starts_with([':', '=', '：', '/']);
    goes_on || v.to_ascii_lowercase().contains("passw")
}

/// Whether it is the path of a file: `/etc/shadow`.
fn path(v: &str) -> bool {
    let part = |b: u8| b.is_ascii_alphabetic() || b"/-_.".contains(&b);
    v.starts_with('/') && v[1..].contains('/') && v.bytes().all(part)
}

pub(super) fn unquoted(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | ',' | ';')
    })
}

/// Whether a value only holds the place of one.
pub(super) fn placeholder(v: &str) -> bool {
    let mut kinds = v.chars().filter(|c| c.is_alphanumeric());
    let first = kinds.next();
    let blank = first.is_none_or(|f| matches!(f, 'x' | 'X') && kinds.all(|c| c == f));
    let wrapped = [('<', '>'), ('{', '}'), ('[', ']'), ('(', ')'), ('%', '%')]
        .iter()
        .any(|(a, b)| v.len() > 1 && v.starts_with(*a) && v.ends_with(*b));
    let named = v
        .strip_prefix('$')
        .is_some_and(|name| name.len() > 1 && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
    let variable = named
        || v.starts_with("${")
        || v.starts_with("$(")
        || v.starts_with("{{")
        || v.starts_with("process.env");
    let lower = v.to_ascii_lowercase();
    let yours = lower.starts_with("your")
        || lower.starts_with("my_")
        || lower.contains("_here")
        || lower.contains("xxxx");
    let call =
        lower.ends_with(')') && lower.contains('(') && lower.starts_with(|c: char| c.is_ascii_alphabetic());
    let member = v.rsplit_once('.').is_some_and(|(object, name)| {
        object.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'.')
            && WORDS.contains(&name.to_ascii_lowercase().as_str())
    });
    let masked = v.contains("***") || v.contains("●●") || v.contains("••");
    blank || wrapped || variable || yours || call || member || masked || WORDS.contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, within};
    use super::*;
    use Checked::{Doubt, No, Ok};

    #[test]
    fn passwords_are_values_not_words() {
        for v in ["Zx9Qw8-Er7", "123456", "admin@2024", "\"Zx9Qw8-Er7\"", "P@ss(word)1", "Letmein1", "a/b/C9"]
        {
            assert_eq!(check(password_value, v), Ok, "{v}");
        }
        for v in [
            "",
            "******",
            "xxx",
            "xxxxxx",
            "请输入",
            "见附件",
            "<password>",
            "${VAR}",
            "8位以上",
            "password",
            "getPassword()",
            "____",
            "your_password",
            "(空)",
            "https://oa.example.com/reset",
            "{{ pwd }}",
            "null",
            "Ab***9",
            "redis_password",
            "/etc/shadow",
            "/home/Desktop/my-file",
            "GID:user_list",
            "$DB_PASS",
            "str):",
            "(getpwuid($<))[1]",
            "\\fBfred\\fR",
        ] {
            assert_eq!(check(password_value, v), No, "{v}");
        }
        assert_eq!(within(password_value, "password: ", "Specifies", " a word to open it"), No);
        assert_eq!(within(password_value, "password: ", "admin", " user: root"), Doubt("word"));
        assert_eq!(within(password_value, "密码：", "admin", " 用户"), Doubt("word"));
        assert_eq!(check(password_value, "someone@ftp.example.org"), Doubt("sample"));
        assert_eq!(within(password_value, "password = \"", "1234", "\", overwrite = True)"), Doubt("sample"));
        assert_eq!(within(password_value, "密码：", "1234", ""), Ok);
    }
}
