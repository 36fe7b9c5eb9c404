"""The settings page: every value with its default, its source and its history."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit.queries import last_change
from portal.core import clock, editing
from portal.core.access import access
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.settings import commands, queries, words
from portal.settings.forms import SettingForm
from portal.settings.rules import Group, Setting, write

bp = Blueprint("settings", __name__, url_prefix="/settings", template_folder="templates")


@bp.get("/")
@access(Permission.SETTINGS_MANAGE)
def index() -> ResponseReturnValue:
    """Show the groups of settings, closed apart from the one in the address; ``open`` is its name."""
    newest, values = queries.list_newest(), queries.values_as_of(clock.now())
    return render_template(
        "settings/index.html",
        groups=[_group(group, values) for group in queries.list_groups()],
        opened=request.args.get("open", ""),
        values=values,
        newest=newest,
        names=queries.names_of(newest.values()),
        shown=words.shown,
    )


@bp.route("/<name>", methods=["GET", "POST"])
@access(Permission.SETTINGS_MANAGE)
def edit(name: str) -> ResponseReturnValue:
    setting = queries.find_setting(name) or abort(404)
    form = _edit_form(setting)
    if form.validate_on_submit():
        try:
            commands.change_setting(current_user, setting, text=form.value.data)
            return _saved(setting)
        except Refused as error:
            form.refuse(error)
    return _page(setting, form), 422 if form.errors else 200


@bp.post("/<name>/default")
@access(Permission.SETTINGS_MANAGE)
def restore(name: str) -> ResponseReturnValue:
    setting = queries.find_setting(name) or abort(404)
    form = _edit_form(setting, formdata=None)
    try:
        editing.refuse_stale({"value": form.value.data}, partial(_last_change, setting))
        commands.restore_default(current_user, setting)
        return _saved(setting)
    except Refused as error:
        form.refuse(error)
    return _page(setting, form), 422


def _group(group: Group, values: Mapping[str, Any]) -> tuple[Group, list[Setting[Any]], int]:
    """Return a group, its settings, and how many of these are not at their default."""
    members = [setting for setting in queries.list_settings() if setting.group == group]
    return group, members, sum(values[each.name] != each.default for each in members)


def _edit_form(setting: Setting[Any], **options: Any) -> SettingForm:
    """Return the form with the value of a setting. Sent, it takes its turn with other changes of settings."""
    return editing.edit(
        SettingForm,
        hold=queries.take_turns,
        stored=lambda: {"value": write(setting, queries.value(setting))},
        who=partial(_last_change, setting),
        title=setting.title,
        **options,
    )


def _last_change(setting: Setting[Any]) -> editing.LastChange | None:
    """Return who changed a setting last, and when."""
    newest = queries.list_newest().get(setting.name)
    return last_change(newest) if newest else None


def _saved(setting: Setting[Any]) -> ResponseReturnValue:
    value = words.shown(setting, queries.value(setting))
    say_done(_("Saved. %(title)s: %(value)s.", title=setting.title, value=value))
    return redirect(url_for(".index", open=setting.group.name, _anchor=setting.group.name), 303)


def _page(setting: Setting[Any], form: SettingForm) -> Any:
    versions = queries.list_versions(setting)
    return render_template(
        "settings/edit.html",
        setting=setting,
        form=form,
        hint=words.hint(setting),
        is_changed=queries.value(setting) != setting.default,
        shown=words.shown,
        versions=[(each, queries.value_of(setting, each)) for each in versions],
        names=queries.names_of(versions),
    )
