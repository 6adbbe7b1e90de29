// The page that stands for what is not on the device: the sections that are, as links.
const list = document.querySelector("[data-kept-list]");
if (list && "caches" in globalThis) {
  for (const name of (await caches.keys()).filter((each) => each.startsWith("pages-"))) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const { pathname, search } = new URL(url);
      if (search) continue;
      const page = new DOMParser().parseFromString(await (await cache.match(url)).text(), "text/html");
      const words = page.querySelector("h1")?.textContent.trim();
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("a"), { href: pathname, textContent: words || pathname }));
      list.append(line);
    }
  }
}
