//! The contact of an order as columns: sealed whole, with its search columns and its masked phone in columns of their own.

use domain::kernel::name::{beginnings, name_key};
use domain::kernel::phone::{Phone, visible_digits};
use domain::order::Contact;
use domain::search::last_digits;
use uuid::Uuid;

use crate::StoreError;
use foundation::vault::{Sealed, Vault};

/// The columns of one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactColumns {
    pub sealed: Vec<u8>,
    pub key: String,
    pub phone_masked: Option<String>,
    pub phone_index: Option<String>,
    pub phone_head: Option<String>,
    pub phone_tail: Option<String>,
    pub customer_id: Option<Uuid>,
    pub name_index: Option<Uuid>,
    pub name_prefixes: Option<String>,
    pub phone_last: Option<String>,
}

/// Seals a contact into its columns.
pub fn seal(vault: &Vault, contact: &Contact) -> Result<ContactColumns, StoreError> {
    let text = serde_json::to_vec(contact).map_err(|error| StoreError::unreadable("contact", &error))?;
    let Sealed { key_id, bytes } = vault.seal(&text)?;
    let phone = contact.phone.as_ref();
    let phone_index = phone.and_then(Phone::identity).map(|identity| vault.blind_index(&identity));
    // A number with an extension is also found by its visible digits: the number alone identifies no buyer, so that its digits lead to its
    // buyers.
    let by_digits = phone.filter(|phone| phone.clear.is_none() || phone.extension.is_some());
    let digits = |phone: &Phone| {
        let (head, tail) = visible_digits(&phone.masked);
        (head, tail.split('-').next().unwrap_or_default().to_owned())
    };
    let visible = by_digits.map(digits).filter(|(head, tail)| head.len() + tail.len() >= 2);
    let (phone_head, phone_tail) = visible.unzip();
    Ok(ContactColumns {
        sealed: bytes,
        key: key_id,
        phone_masked: phone.map(|phone| phone.masked.clone()),
        name_index: name_index(vault, contact),
        name_prefixes: name_prefixes(vault, contact),
        phone_last: phone_last(contact),
        customer_id: phone_index.as_deref().map(customer_id),
        phone_index,
        phone_head,
        phone_tail,
    })
}

/// Opens the sealed contact of an order.
pub fn open(vault: &Vault, key: &str, sealed: &[u8]) -> Result<Contact, StoreError> {
    let text = vault.open(key, sealed)?;
    // The error of serde would quote the text.
    serde_json::from_slice(&text).map_err(|_| StoreError::unreadable("contact", &"it is not the JSON of a contact"))
}

/// The id of the customer of a phone: the first half of its blind index, so that it is computed without the database.
pub fn customer_id(phone_index: &str) -> Uuid {
    half_of(phone_index)
}

/// The first half of the blind index of a name: half the width saves space in the orders' column, and still no two names share it.
pub fn name_index_of(vault: &Vault, key: &str) -> Uuid {
    half_of(&vault.blind_index_of_name(key))
}

/// The index of the name of a contact; `None` = it has no name.
pub fn name_index(vault: &Vault, contact: &Contact) -> Option<Uuid> {
    let key = contact.name.as_deref().and_then(name_key)?;
    Some(name_index_of(vault, &key))
}

/// The keyed hashes of the beginnings of the contact's name, shortest first and one after the other, so that the hashes of a beginning are
/// the beginning of this text. `None` = it has no name, or its first character is masked.
pub fn name_prefixes(vault: &Vault, contact: &Contact) -> Option<String> {
    let key = contact.name.as_deref().and_then(name_key)?;
    Some(prefixes_of(vault, &key)).filter(|prefixes| !prefixes.is_empty())
}

/// The keyed hashes of the beginnings of a name in the form in which names are compared.
pub fn prefixes_of(vault: &Vault, key: &str) -> String {
    // 48 bits of each: names with an equal hash of one beginning differ in the next.
    let hash = |beginning: &str| vault.blind_index_of_name_beginning(beginning).get(..12).unwrap_or_default().to_owned();
    beginnings(key).into_iter().map(hash).collect()
}

/// The last digits of a phone, which its masked form shows.
pub fn phone_last(contact: &Contact) -> Option<String> {
    contact.phone.as_ref().and_then(|phone| last_digits(&phone.masked))
}

fn half_of(index: &str) -> Uuid {
    let mut bytes = [0; 16];
    // An index is 64 hex digits; every other text gives an id that matches nothing.
    let _ = hex::decode_to_slice(index.get(..32).unwrap_or_default(), &mut bytes);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The columns of an unchanged contact, which is not sealed again.
pub fn columns_of(head: &entity::order::Model) -> ContactColumns {
    ContactColumns {
        sealed: head.contact_sealed.clone(),
        key: head.contact_key.clone(),
        phone_masked: head.phone_masked.clone(),
        phone_index: head.phone_index.clone(),
        phone_head: head.phone_head.clone(),
        phone_tail: head.phone_tail.clone(),
        customer_id: head.customer_id,
        name_index: head.name_index,
        name_prefixes: head.name_prefixes.clone(),
        phone_last: head.phone_last.clone(),
    }
}
