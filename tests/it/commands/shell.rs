//! The shell commands of a Markdown document: those of its blocks, and those that a sentence or a table names.

/// A block of shell commands.
pub struct Block {
    /// The line on which it begins.
    pub line: usize,
    /// The text of the block.
    pub text: String,
}

/// The blocks that are marked `sh`.
pub fn blocks(document: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in document.lines().enumerate() {
        let fence = line.trim_start().strip_prefix("```");
        match (&mut open, fence) {
            (None, Some("sh" | "bash" | "shell" | "console")) => open = Some(Block { line: index + 1, text: String::new() }),
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => block.text.extend([line, "\n"]),
            (None, _) => {}
        }
    }
    found
}

/// The commands of a shell text, each in one line without its comment. Outside of quotes and `$(…)`, `&&`, `;` and line ends separate them.
pub fn commands(text: &str) -> Vec<String> {
    let (mut found, mut command) = (Vec::new(), String::new());
    let (mut quote, mut depth) = (None, 0);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_word_start = command.is_empty() || command.ends_with(char::is_whitespace);
        match (quote, letter) {
            (None, '#') if is_word_start => while letters.next_if(|next| *next != '\n').is_some() {},
            (None, '\n' | ';') if depth == 0 => found.push(std::mem::take(&mut command)),
            (None, '&') if depth == 0 && letters.next_if_eq(&'&').is_some() => found.push(std::mem::take(&mut command)),
            (None, '\\') if letters.next_if_eq(&'\n').is_some() => command.push(' '),
            _ => {
                match letter {
                    '\'' | '"' if quote == Some(letter) => quote = None,
                    '\'' | '"' if quote.is_none() => quote = Some(letter),
                    '(' if quote.is_none() => depth += 1,
                    ')' if quote.is_none() => depth -= 1,
                    _ => {}
                }
                command.push(letter);
            }
        }
    }
    found.push(command);
    let in_one_line = found.iter().map(|command| command.split_whitespace().collect::<Vec<_>>().join(" "));
    in_one_line.filter(|command| !command.is_empty()).collect()
}

/// The commands that a document names in backticks outside of its blocks and that begin with one of these programs.
pub fn spans<'a>(document: &'a str, programs: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut in_block = false;
    for line in document.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            let spans = line.split('`').skip(1).step_by(2);
            found.extend(spans.filter(|span| span.split_once(' ').is_some_and(|(program, _)| programs.contains(&program))));
        }
    }
    found
}

#[test]
fn a_block_is_parted_into_its_commands() {
    let document = "Text `make a b`.\n\n```sh\na --b 'c && d' && e  # why; not\nX=$(f; g) # and\ncurl -d '{\n  \"q\": \"# no\"\n}'\n\n```\n\n```js\nno()\n```\n   ```sh\nlast \\\n  line; end\n   ```\n";
    let all = blocks(document);
    assert_eq!(all.iter().map(|block| block.line).collect::<Vec<_>>(), [3, 15]);
    let parted: Vec<String> = all.iter().flat_map(|block| commands(&block.text)).collect();
    assert_eq!(parted, ["a --b 'c && d'", "e", "X=$(f; g)", "curl -d '{ \"q\": \"# no\" }'", "last line", "end"]);
    assert_eq!(spans("`make a b` and `cargo`\n```sh\n`make c d`\n```\n`npm run x`", &["make", "npm"]), ["make a b", "npm run x"]);
}
