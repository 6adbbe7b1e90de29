"""The blocks of the text in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from classroom.desk.admin.base import RuledAdmin
from classroom.desk.admin.history.block_views import BlockViews
from classroom.desk.admin.history.filters import ChapterFilter, SectionFilter
from classroom.desk.admin.history.guarded import GuardedViews
from classroom.desk.admin.history.shape_views import ShapeViews
from classroom.desk.rules import editable_books
from history import rules, services
from history.forms import BlockForm
from history.models import Block


@admin.register(Block)
class BlockAdmin(ShapeViews, BlockViews, GuardedViews, RuledAdmin):
    purpose = _("The text itself, paragraph by paragraph: correct it here, and notes and threads stay on their words.")
    form = BlockForm
    open_to_instructors = True
    list_display = ("key", "section", "number", "kind", "beginning")
    list_filter = (ChapterFilter, SectionFilter, "kind")
    list_per_page = 100
    search_fields = ("text", "=key")
    search_help_text = _("Words of the text, or a block's key")
    fields = ("chapter", "section", "key", "kind", "markdown", "reason", "revision")
    readonly_fields = ("chapter", "section", "key")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Block]:
        return rules.blocks_of(editable_books(request.user)).order_by("chapter__book__title", "chapter", "position")

    def name_of(self, found: Block) -> str:
        return f"{capfirst(self.opts.verbose_name)} {found.key}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("text"))
    def beginning(self, block: Block) -> str:
        return Truncator(block.text).chars(60)

    def save_model(self, request: HttpRequest, obj: Block, form: BlockForm, change: bool) -> None:
        values = form.cleaned_data
        services.edit_block(
            acting_user=request.user,
            now=timezone.now(),
            block=obj,
            markdown=values["markdown"],
            kind=values["kind"],
            reason=values["reason"],
            expected_revision=values["revision"],
        )
