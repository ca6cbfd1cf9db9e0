//! The types of the API as the program knows them: names, and where each field leads.

/// What can be selected of a value.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Nothing: it is a scalar or a word.
    Leaf,
    /// Fields of this object.
    Object(&'static ObjectType),
    /// Fields of whichever of these objects it is.
    Abstract(&'static [&'static ObjectType]),
}

/// A type of objects.
#[derive(Debug)]
pub struct ObjectType {
    /// Its name in the schema.
    pub name: &'static str,
    /// Its fields, in the order of their declaration.
    pub fields: &'static [Member],
}

/// A field of a type.
#[derive(Debug)]
pub struct Member {
    /// Its name in the schema.
    pub name: &'static str,
    /// What can be selected of its value; types lead to each other, so it is asked for when it is needed.
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
    #[cfg(test)]
    pub(crate) fn types(&self) -> &[&'static ObjectType] {
        match self {
            Self::Leaf => &[],
            Self::Object(of) => std::slice::from_ref(of),
            Self::Abstract(all) => all,
        }
    }
}
