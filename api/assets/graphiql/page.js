// Starts GraphiQL. A token that the page `/` left in this tab is sent with everything, over HTTP and as the payload of connection_init; a
// header of the editor "Headers" goes before it.
(() => {
  const token = sessionStorage.getItem("panorama.token.graphql");
  const signedIn = token ? { authorization: `Bearer ${token}` } : {};
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const fetcher = GraphiQL.createFetcher({
    url: "/graphql",
    subscriptionUrl: `${scheme}//${location.host}/graphql`,
    headers: signedIn,
    wsConnectionParams: signedIn,
  });
  const how = token
    ? `# This tab is signed in. Another token goes into
# "Headers" below: { "authorization": "Bearer <token>" }`
    : `# Open "Headers" below and put your token in:
#   { "authorization": "Bearer <token>" }
# Or sign in at the page /, in the demo with one click.`;
  const welcome = `# Order Panorama
#
${how}
# The run button sends this operation. The book on the
# left is the schema, as far as your role may see it.

query Welcome {
  viewer {
    name
    roles
  }
  orders(first: 5) {
    nodes {
      number
      status
      placedAt
      promise {
        shipBy
        state
      }
      lines {
        title
        quantity
      }
    }
  }
}
`;
  ReactDOM.createRoot(document.getElementById("graphiql")).render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultQuery: welcome,
      defaultHeaders: token ? undefined : '{\n  "authorization": "Bearer "\n}',
      defaultEditorToolsVisibility: token ? false : "headers",
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    }),
  );
})();
