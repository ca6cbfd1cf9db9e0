// Starts GraphiQL. The token goes into the header editor; the same header is sent as the payload of connection_init,
// so that subscriptions over the WebSocket are signed in too.
(() => {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const fetcher = GraphiQL.createFetcher({
    url: "/graphql",
    subscriptionUrl: `${scheme}//${location.host}/graphql`,
  });
  const welcome = `# Order Panorama
#
# 1. Open "Headers" below and put your token in:  { "authorization": "Bearer <token>" }
#    \`panorama demo\` prints one per role, \`panorama token\` signs others.
# 2. Press the button with the arrows to load the schema, then the run button.

query WhoAmI {
  __typename
}
`;
  ReactDOM.createRoot(document.getElementById("graphiql")).render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultQuery: welcome,
      defaultHeaders: '{\n  "authorization": "Bearer "\n}',
      defaultEditorToolsVisibility: "headers",
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    }),
  );
})();
