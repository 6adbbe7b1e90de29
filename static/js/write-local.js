// A copy of a text on this device: the second net under the server's. It goes when the server has the text.

export function localCopy(key) {
  const place = `draft:${key}`;
  // Private windows and full discs refuse: the server's copy is then the only one.
  const attempt = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  return {
    keep: (text) => attempt(() => localStorage.setItem(place, JSON.stringify({ ...text, at: Date.now() }))),
    drop: () => attempt(() => localStorage.removeItem(place)),
    read: () => attempt(() => JSON.parse(localStorage.getItem(place))),
  };
}
