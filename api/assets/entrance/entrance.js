// Opens a front end signed in: with the token of the demo's role, or with the token that was pasted. The front end reads it under the same
// name in the store of this tab, so that the token stands in no address.
(() => {
  const field = document.querySelector('textarea[name=token]');
  const refusal = document.querySelector('[role=alert]');

  /** A token of the demo for this role. Only a page of this server is answered. */
  async function tokenOf(role) {
    const response = await fetch('/demo/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
      body: JSON.stringify({ role }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.errors?.[0]?.message ?? response.statusText);
    return answer.token;
  }

  async function open(link) {
    const { place, role } = link.dataset;
    refusal.hidden = true;
    try {
      const token = role ? await tokenOf(role) : field?.value.trim().replace(/^Bearer\s+/i, '');
      if (token) sessionStorage.setItem(`panorama.token.${place}`, token);
      location.assign(link.href);
    } catch (error) {
      refusal.textContent = error instanceof Error ? error.message : String(error);
      refusal.hidden = false;
    }
  }

  for (const link of document.querySelectorAll('a[data-place]')) {
    link.addEventListener('click', (event) => {
      // A link that is opened in another tab is opened as it stands: the store belongs to this tab.
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      void open(link);
    });
  }
})();
