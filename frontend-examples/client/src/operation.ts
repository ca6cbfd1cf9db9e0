// One operation of a document, with the types that were made of it.

/** The whole document is sent; the server picks the operation by its name. */
export interface Operation<Result, Variables> {
  readonly name: string;
  readonly text: string;
  /** Only for the compiler. */
  readonly of?: (variables: Variables) => Result;
}

export const operation = <Result, Variables>(text: string, name: string): Operation<Result, Variables> => ({ name, text });
