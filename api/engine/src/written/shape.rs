//! The types of the API as the program knows them: names, and the shape of each field.

/// The selection that a value allows.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// No selection: a scalar or an enum.
    Leaf,
    /// The fields of this object.
    Object(&'static ObjectType),
    /// The fields of that one of these objects which the value is.
    Abstract(&'static [&'static ObjectType]),
}

/// A type of objects.
#[derive(Debug)]
pub struct ObjectType {
    /// The name in the schema.
    pub name: &'static str,
    /// The fields, in the order of their declaration.
    pub fields: &'static [Member],
}

/// A field of a type.
#[derive(Debug)]
pub struct Member {
    /// The name in the schema.
    pub name: &'static str,
    /// The shape of its value; a function, because types refer to each other.
    pub shape: fn() -> Shape,
}

impl ObjectType {
    /// A field and its place among the fields.
    pub(super) fn member(&self, name: &str) -> Option<(usize, &'static Member)> {
        self.fields.iter().enumerate().find(|(_, member)| member.name == name)
    }
}

impl Shape {
    /// The types of objects that it can be.
    pub fn types(&self) -> &[&'static ObjectType] {
        match self {
            Self::Leaf => &[],
            Self::Object(of) => std::slice::from_ref(of),
            Self::Abstract(all) => all,
        }
    }
}
