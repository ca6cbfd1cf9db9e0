//! The documents of the front ends are the contract's, byte for byte.

use std::path::Path;

use tests::operations::ALL;

#[test]
fn the_documents_are_those_of_the_contract() {
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared/operations"));
    let Some(contract) = folders.find(|folder| folder.is_dir()) else {
        return; // A clone without the contract beside it has nothing to compare with.
    };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&contract).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "graphql") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let ours = ALL.iter().find(|document| document.file == name).unwrap_or_else(|| panic!("{name} is missing"));
            assert_eq!(ours.text, std::fs::read_to_string(&path).unwrap(), "{name}");
            names.push(name);
        }
    }
    assert_eq!(names.len(), ALL.len());
}
