from django.urls import path, register_converter

from classroom.grading.views import (
    answers,
    bank,
    book,
    comments,
    consistency,
    feedback,
    lists,
    mark,
    mark_rows,
    markers,
    peer_plan,
    peers,
    presence,
    regrades,
    releases,
    results,
    returns,
    revision,
    rubric,
    second,
    similarity,
)
from classroom.grading.views.gradebook import board, column, files, imports, setup, student

app_name = "grading"


class EssayConverter:
    """What stands for an essay: the key of its submission, or its code where names are hidden."""

    regex = "[0-9]{1,18}|[A-Z]{4}[0-9]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str | int) -> str:
        return str(value)


register_converter(EssayConverter, "essay")

_ESSAY = "<int:assignment>/<essay:submission>/"
_PEERS = "<int:assignment>/peers/"

urlpatterns = [
    path("", lists.list_grades, name="list"),
    path("regrades/", regrades.regrades, name="regrades"),
    path("regrades/<int:regrade>/", regrades.regrade, name="regrade"),
    path("regrades/<int:regrade>/own/", regrades.regrade_own, name="regrade_own"),
    path("bank/", bank.bank, name="bank"),
    path("bank/list/", bank.bank_list, name="bank_list"),
    path("bank/<int:item>/", bank.bank_edit, name="bank_edit"),
    path("<int:assignment>/", lists.submissions, name="submissions"),
    path("<int:assignment>/next/", lists.next_to_mark, name="next"),
    path("<int:assignment>/book/", book.book, name="book"),
    path("<int:assignment>/criteria/", rubric.criteria, name="criteria"),
    path("<int:assignment>/rubric/", rubric.rubric, name="rubric"),
    path("<int:assignment>/release/", releases.release, name="release"),
    path("<int:assignment>/releases/<int:release>/", releases.release_take_back, name="release_take_back"),
    path("<int:assignment>/feedback/", feedback.feedback, name="feedback"),
    path("<int:assignment>/returned/", returns.returned, name="returned"),
    path("<int:assignment>/returned/comments/", returns.returned_panel, name="returned_panel"),
    path("<int:assignment>/feedback/comments/<int:comment>/", feedback.comment_answer, name="comment_answer"),
    path("<int:assignment>/feedback/contest/", regrades.regrade_ask, name="regrade_ask"),
    path("<int:assignment>/students/<int:student>/", results.excuse, name="excuse"),
    path("<int:assignment>/students/<int:student>/history/", results.history, name="history"),
    path("<int:assignment>/similarity/", similarity.similarity, name="similarity"),
    path("<int:assignment>/similarity/<int:pair>/", similarity.pair, name="similar_pair"),
    path(_PEERS, peers.desk, name="peers"),
    path(f"{_PEERS}next/", peers.take, name="reading_take"),
    path(f"{_PEERS}<int:review>/", peers.reading, name="reading"),
    path(f"{_PEERS}<int:review>/save/", peers.reading_save, name="reading_save"),
    path(f"{_PEERS}said/<int:said>/", peers.answer, name="reading_answer"),
    path(f"{_PEERS}plan/", peer_plan.plan, name="peer_plan"),
    path(f"{_PEERS}overview/", peer_plan.overview, name="peer_overview"),
    path(f"{_PEERS}overview/<int:review>/", peer_plan.one_reading, name="peer_reading"),
    path(f"{_PEERS}give/", peer_plan.give, name="peer_give"),
    path(f"{_PEERS}show/", peer_plan.show, name="peer_show"),
    path(f"{_PEERS}count/", peer_plan.count, name="peer_count"),
    path("<int:assignment>/markers/", markers.markers, name="markers"),
    path("<int:assignment>/markers/by-hand/", markers.markers_by_hand, name="markers_by_hand"),
    path("<int:assignment>/markers/<int:given>/", markers.markers_plan, name="markers_plan"),
    path("<int:assignment>/markers/<int:given>/apply/", markers.markers_apply, name="markers_apply"),
    path("<int:assignment>/markers/<int:given>/undo/", markers.markers_undo, name="markers_undo"),
    path("<int:assignment>/markers/<int:given>/discard/", markers.markers_discard, name="markers_discard"),
    path("<int:assignment>/consistency/", consistency.consistency, name="consistency"),
    path("<int:assignment>/consistency.csv", consistency.consistency_file, name="consistency_file"),
    path(f"{_ESSAY}markings/", second.agreement, name="agreement"),
    path(f"{_ESSAY}markings/decide/", second.agreement_decide, name="agreement_decide"),
    path(f"{_ESSAY}markings/third/", second.agreement_third, name="agreement_third"),
    path(f"{_ESSAY}reveal/", second.reveal, name="reveal"),
    path(_ESSAY, mark.mark, name="mark"),
    path(f"{_ESSAY}present/", presence.present, name="present"),
    path(f"{_ESSAY}compare/", revision.compare, name="compare"),
    path(f"{_ESSAY}return/", returns.return_essay, name="return_essay"),
    path(f"{_ESSAY}finish/", mark.finish, name="finish"),
    path(f"{_ESSAY}reopen/", mark.reopen, name="reopen"),
    path(f"{_ESSAY}overall/", mark_rows.overall_save, name="overall_save"),
    path(f"{_ESSAY}marks/<int:criterion>/", mark_rows.mark_save, name="mark_save"),
    path(f"{_ESSAY}comments/", comments.comment_add, name="comment_add"),
    path(f"{_ESSAY}comments/<int:comment>/", comments.comment_edit, name="comment_edit"),
    path(f"{_ESSAY}comments/<int:comment>/answer/", answers.marker_answer, name="marker_answer"),
    path(f"{_ESSAY}comments/<int:comment>/keep/", bank.bank_keep, name="bank_keep"),
    path(f"{_ESSAY}comments/<int:comment>/delete/", comments.comment_delete, name="comment_delete"),
    path(f"{_ESSAY}comments/<int:comment>/restore/", comments.comment_restore, name="comment_restore"),
]

urlpatterns += [
    path("gradebook/", board.gradebook, name="gradebook"),
    path("gradebook/entries/", board.gradebook_entry, name="gradebook_entry"),
    path("gradebook/columns/<slug:column>/", column.gradebook_column, name="gradebook_column"),
    path("gradebook/setup/", setup.gradebook_setup, name="gradebook_setup"),
    path("gradebook/letters/", setup.gradebook_letters, name="gradebook_letters"),
    path("gradebook/students/<int:student>/", student.gradebook_student, name="gradebook_student"),
    path("gradebook/export/<slug:sheet_format>/", files.gradebook_export, name="gradebook_export"),
    path("gradebook/sheet/", files.gradebook_sheet, name="gradebook_sheet"),
    path("gradebook/sheet/<slug:sheet_format>/", files.gradebook_sheet_file, name="gradebook_sheet_file"),
    path("gradebook/import/", imports.gradebook_import, name="gradebook_import"),
    path("gradebook/import/<int:batch>/", imports.gradebook_batch, name="gradebook_batch"),
]
