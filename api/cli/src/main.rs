//! The binary `panorama`: see `panorama --help`.

fn main() -> std::process::ExitCode {
    panorama::cli::main()
}
