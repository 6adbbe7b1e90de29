"""A page with every component of the interface in every state, for those who write templates. Served with DEBUG=1 only."""

import re

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from classroom.common.forms import BuddhistDateTimeField


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="ชื่องาน", help_text="นักศึกษาเห็นชื่อนี้ในหน้าวันนี้", max_length=40)
    due_at = BuddhistDateTimeField(label="กำหนดส่ง")
    group = forms.ChoiceField(label="กลุ่มเรียน", choices=[("1", "กลุ่ม 1"), ("2", "กลุ่ม 2 (24 คน)")])
    text = forms.CharField(label="คำอธิบาย", required=False, widget=forms.Textarea)
    seen_by = forms.ChoiceField(
        label="ใครเห็นชื่อผู้โพสต์",
        choices=[("all", "ทุกคนในกลุ่ม"), ("staff", "เฉพาะผู้สอน")],
        widget=forms.RadioSelect,
    )
    anonymous = forms.BooleanField(label="ไม่แสดงชื่อต่อเพื่อนร่วมชั้น", required=False)


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    return render(
        request,
        "devtools/components.html",
        {
            "form": SampleForm(initial={"title": "เรียงความที่ 2", "seen_by": "all"}),
            "bad_form": SampleForm({"title": "ก" * 60, "due_at_0": "31"}),
            "icon_names": re.findall(r'id="i-([\w-]+)"', sprite),
            "now": timezone.now(),
        },
    )


urlpatterns = [path("components/", components, name="components")]
