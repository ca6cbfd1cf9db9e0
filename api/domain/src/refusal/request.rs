//! What a request may have too much of, where a refusal names it.

use macros::Label;

/// A size of a request that has a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Label)]
pub enum RequestSize {
    /// The bytes of the document.
    #[label("文档字节", "bytes of the document")]
    DocumentBytes,
    /// The tokens of the document.
    #[label("词法单元", "tokens")]
    Tokens,
    /// The nesting of brackets.
    #[label("括号嵌套", "brackets inside brackets")]
    Brackets,
    /// The selections, with every fragment counted where it is spread.
    #[label("展开片段后的选择", "selections, with every fragment counted where it is spread,")]
    Selections,
    /// The levels of fields.
    #[label("字段层数", "levels of fields")]
    FieldLevels,
    /// The levels of introspection.
    #[label("自省层数", "levels of introspection")]
    IntrospectionLevels,
    /// The lists inside lists of introspection.
    #[label("自省中的嵌套列表", "lists inside lists of introspection")]
    IntrospectionLists,
    /// The aliases of fields.
    #[label("别名", "aliases")]
    Aliases,
    /// The directives of the document.
    #[label("指令", "directives")]
    Directives,
    /// The root fields of a query.
    #[label("根字段", "root fields")]
    RootFields,
    /// The root fields of a mutation.
    #[label("变更", "mutations")]
    Mutations,
    /// The values of a JSON text.
    #[label("值", "values")]
    Values,
    /// The bytes of a subscription's variables.
    #[label("订阅变量字节", "bytes of a subscription's variables")]
    VariableBytes,
    /// The digits of one number.
    #[label("一个数字的位数", "digits of one number")]
    Digits,
}

/// A part of a request that is no variable, which a refusal names by its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Label)]
pub enum RequestPart {
    /// The document of the operation.
    #[label("文档", "document", "the document")]
    Document,
}
