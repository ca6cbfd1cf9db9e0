//! Finds the paths that a Rust source names, in `use` lines and in expressions, without comments and literals.

/// The start of one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mention {
    /// `crate::module` (`supers` is `None`), or `super::…::super::module`.
    Root {
        /// The module after the last `crate` or `super`.
        module: String,
        /// The number of `super` before it; `None` = `crate`.
        supers: Option<usize>,
    },
    /// `name::next`, or `use name`.
    Crate {
        /// The first step of the path.
        name: String,
        /// The second step, if it is a name.
        next: Option<String>,
    },
}

/// The starts of all paths in a source.
pub fn mentions(source: &str) -> Vec<Mention> {
    let tokens = tokens(&without_comments_and_literals(source));
    let mut found = Vec::new();
    for start in 0..tokens.len() {
        let before = start.checked_sub(1).map(|index| tokens[index].as_str());
        let absolute = before == Some("::") && start >= 2 && !is_name(&tokens[start - 2]) && tokens[start - 2] != ">";
        if is_name(&tokens[start]) && (before != Some("::") || absolute || before_is_use(&tokens, start)) {
            found.extend(mentions_at(&tokens, start));
        }
    }
    found
}

/// Whether the name directly follows `use` or `use ::`.
fn before_is_use(tokens: &[String], start: usize) -> bool {
    let step = if start >= 1 && tokens[start - 1] == "::" { 2 } else { 1 };
    start >= step && tokens[start - step] == "use"
}

/// The first steps of the path that starts at this token; several for `crate::{a, b}` and `std::{a, b}`.
fn mentions_at(tokens: &[String], start: usize) -> Vec<Mention> {
    let head = tokens[start].as_str();
    let mut end = start + 1;
    let mut supers = usize::from(head == "super");
    while head == "super" && next_is(tokens, end, "::") && next_is(tokens, end + 1, "super") {
        supers += 1;
        end += 2;
    }
    if !next_is(tokens, end, "::") {
        let crate_alone = before_is_use(tokens, start) && !["crate", "super", "self"].contains(&head);
        return crate_alone.then(|| Mention::Crate { name: head.to_owned(), next: None }).into_iter().collect();
    }
    let steps = steps_at(tokens, end + 1);
    match head {
        "crate" => steps.into_iter().map(|module| Mention::Root { module, supers: None }).collect(),
        "super" => steps.into_iter().map(|module| Mention::Root { module, supers: Some(supers) }).collect(),
        "self" | "Self" => Vec::new(),
        _ if steps.is_empty() => vec![Mention::Crate { name: head.to_owned(), next: None }],
        _ => steps.into_iter().map(|next| Mention::Crate { name: head.to_owned(), next: Some(next) }).collect(),
    }
}

/// The name at this place, or the first name of each element of the group that opens there.
fn steps_at(tokens: &[String], at: usize) -> Vec<String> {
    if !next_is(tokens, at, "{") {
        return tokens.get(at).filter(|token| is_name(token)).cloned().into_iter().collect();
    }
    let mut depth = 0;
    let mut steps = Vec::new();
    for index in at..tokens.len() {
        match tokens[index].as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        let opens_element = tokens[index] == "{" || tokens[index] == ",";
        if depth == 1 && opens_element {
            steps.extend(tokens.get(index + 1).filter(|token| is_name(token)).cloned());
        }
    }
    steps
}

fn next_is(tokens: &[String], at: usize, wanted: &str) -> bool {
    tokens.get(at).is_some_and(|token| token == wanted)
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// The tokens of a source: names, `::`, and every other character by itself.
fn tokens(source: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut characters = source.chars().peekable();
    while let Some(first) = characters.next() {
        let mut token = String::from(first);
        if first.is_alphanumeric() || first == '_' {
            while let Some(next) = characters.next_if(|next| next.is_alphanumeric() || *next == '_') {
                token.push(next);
            }
        } else if first == ':' {
            token.extend(characters.next_if_eq(&':'));
        } else if first.is_whitespace() {
            continue;
        }
        tokens.push(token);
    }
    tokens
}

/// The source with each comment, text and character replaced by a space.
fn without_comments_and_literals(source: &str) -> String {
    let mut clean = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let skipped = skipped_length(rest, clean.chars().last());
        if skipped == 0 {
            clean.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            clean.push(' ');
            rest = &rest[skipped..];
        }
    }
    clean
}

/// The length in bytes of the comment or literal at the start; 0 without one.
fn skipped_length(rest: &str, before: Option<char>) -> usize {
    let in_name = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |end| end + 2);
    }
    if let Some(hashes) = raw_text_hashes(rest).filter(|_| !in_name) {
        let end = format!("\"{}", "#".repeat(hashes));
        let start = rest.find('"').map_or(0, |quote| quote + 1);
        return rest[start..].find(&end).map_or(rest.len(), |found| start + found + end.len());
    }
    if rest.starts_with('"') {
        return quoted_length(rest, '"');
    }
    // 'a' and '\n' are characters; 'a without a second quote is a lifetime.
    let mut after = rest.chars().skip(1);
    let is_character = rest.starts_with('\'') && (after.next() == Some('\\') || after.next() == Some('\''));
    if is_character { quoted_length(rest, '\'') } else { 0 }
}

/// The number of `#` if a raw text such as `r#"…"#` starts here.
fn raw_text_hashes(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = inside.chars().take_while(|character| *character == '#').count();
    inside[hashes..].starts_with('"').then_some(hashes)
}

/// The length of a text with its quotes; a backslash escapes the next character.
fn quoted_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return index + character.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// The methods without arguments that a source calls on the value of this name, or on what a method of this name returns: `orders` in
/// `app.orders()` and in `ctx.app().orders()`.
pub fn calls_on(source: &str, receiver: &str) -> Vec<String> {
    let tokens = tokens(&without_comments_and_literals(source));
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_method = next_is(&tokens, at + 1, "(") && next_is(&tokens, at + 2, ")");
        let dot = if is_method { at + 3 } else { at + 1 };
        if token == receiver && next_is(&tokens, dot, ".") && next_is(&tokens, dot + 2, "(") && next_is(&tokens, dot + 3, ")") {
            found.push(tokens[dot + 1].clone());
        }
    }
    found
}

/// All paths of a source that start at the root of its crate, from the root: `crate::a::b` is `a, b`. `module` is the source's own module;
/// `super::c` in the module `a, b` is `a, c`. Each element of a group is a path of its own.
pub fn absolute_paths(source: &str, module: &[String]) -> Vec<Vec<String>> {
    let tokens = tokens(&without_comments_and_literals(source));
    let mut found = Vec::new();
    for start in 0..tokens.len() {
        let goes_on = start > 0 && tokens[start - 1] == "::";
        let mut end = start;
        let mut prefix = match tokens[start].as_str() {
            "crate" if !goes_on => Vec::new(),
            "super" if !goes_on => {
                let mut supers = 1;
                while next_is(&tokens, end + 1, "::") && next_is(&tokens, end + 2, "super") {
                    supers += 1;
                    end += 2;
                }
                module[..module.len().saturating_sub(supers)].to_vec()
            }
            _ => continue,
        };
        if next_is(&tokens, end + 1, "::") {
            collect_paths(&tokens, end + 2, &mut prefix, &mut found);
        }
    }
    found
}

/// Adds the paths that continue at this token; returns the index of the first token after them.
fn collect_paths(tokens: &[String], at: usize, prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    if next_is(tokens, at, "{") {
        let mut end = at + 1;
        while end < tokens.len() && tokens[end] != "}" {
            end = if tokens[end] == "," { end + 1 } else { collect_paths(tokens, end, prefix, found) };
        }
        return end + 1;
    }
    let Some(name) = tokens.get(at) else { return at };
    if !is_name(name) {
        found.push(prefix.clone());
        return at + 1;
    }
    prefix.push(name.clone());
    let end = if next_is(tokens, at + 1, "::") {
        collect_paths(tokens, at + 2, prefix, found)
    } else {
        found.push(prefix.clone());
        at + 1
    };
    prefix.pop();
    end
}
