// A student's essay with its comments: the margin stacked, evidence opened in place.
import { watch } from "./margin.js";
import { linkComments, watchEvidence } from "./mark-evidence.js";

const essay = document.getElementById("essay");
if (essay) {
  const again = watch(essay);
  watchEvidence(essay, again);
  linkComments(essay);
}
