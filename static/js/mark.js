// The marking page: what stands on it (mark-page.js), the way from essay to essay (mark-way.js), keys, who else is here.
import { addMarkingKeys } from "./mark-keys.js";
import { mount } from "./mark-page.js";
import { watchPresence } from "./mark-presence.js";
import { watchWay } from "./mark-way.js";

let page = null;
let presence = null;
let keys = null;

const way = watchWay({
  leave: () => page.leave(),
  arrive({ kept }) {
    page?.stop();
    presence?.stop();
    page = mount(way);
    keys ??= addMarkingKeys(() => page, way);
    keys.begin();
    presence = watchPresence(page, {
      // A page that was fetched ahead is looked at again; what was typed on it meanwhile is held by its versions.
      outdated: () => kept && page.untouched() && way.renew(() => page.untouched()),
    });
  },
});
