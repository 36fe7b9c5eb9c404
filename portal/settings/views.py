"""The settings page: every value with its default beside it, its source and its history."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core import clock
from portal.core.access import access
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.settings import commands, queries, words
from portal.settings.forms import SettingForm
from portal.settings.rules import SETTINGS, Group, Setting, write

bp = Blueprint("settings", __name__, url_prefix="/settings", template_folder="templates")


@bp.get("/")
@access(Permission.SETTINGS_MANAGE)
def index() -> ResponseReturnValue:
    newest = queries.list_newest()
    return render_template(
        "settings/index.html",
        groups=Group,
        settings=SETTINGS.values(),
        values=queries.values_as_of(clock.now()),
        newest=newest,
        names=queries.names_of(newest.values()),
        titles=words.TITLES,
        shown=words.shown,
        source=words.source,
    )


@bp.route("/<name>", methods=["GET", "POST"])
@access(Permission.SETTINGS_MANAGE)
def edit(name: str) -> ResponseReturnValue:
    setting = SETTINGS.get(name) or abort(404)
    form = SettingForm(title=words.TITLES[name], data={"value": write(setting, queries.value(name))})
    if form.validate_on_submit():
        try:
            commands.change_setting(current_user, name, text=form.value.data)
            return _saved(name)
        except Refused as error:
            form.refuse(error)
    return _page(setting, form), 422 if form.errors else 200


@bp.post("/<name>/default")
@access(Permission.SETTINGS_MANAGE)
def restore(name: str) -> ResponseReturnValue:
    setting = SETTINGS.get(name) or abort(404)
    form = SettingForm(
        title=words.TITLES[name], formdata=None, data={"value": write(setting, setting.default)}
    )
    try:
        commands.restore_default(current_user, name)
        return _saved(name)
    except Refused as error:
        form.refuse(error)
    return _page(setting, form), 422


def _saved(name: str) -> ResponseReturnValue:
    value = words.shown(SETTINGS[name], queries.value(name))
    say_done(_("Saved. %(title)s: %(value)s.", title=words.TITLES[name], value=value))
    return redirect(url_for(".index", _anchor=SETTINGS[name].group), 303)


def _page(setting: Setting, form: SettingForm) -> Any:
    versions = queries.list_versions(setting.name)
    return render_template(
        "settings/edit.html",
        setting=setting,
        form=form,
        title=words.TITLES[setting.name],
        help=words.HELPS.get(setting.name, ""),
        hint=words.hint(setting),
        is_changed=queries.value(setting.name) != setting.default,
        shown=words.shown,
        source=words.source,
        versions=[(each, queries.value_of(each)) for each in versions],
        names=queries.names_of(versions),
    )
