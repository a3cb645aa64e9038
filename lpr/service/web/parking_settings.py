"""Sites: added, changed, removed."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import needs
from lpr.service.http.audited import audited
from lpr.service.http.local_time import zone_name
from lpr.service.http.parts import parts
from lpr.service.store.values import ParkingSettings, Site
from lpr.service.store.values.sites import zone_names
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.site_form import DAYS, ENTERS, SiteForm


@pages.get("/parking/new")
@needs("administrator")
def parking_new() -> ResponseReturnValue:
    """The form of a site that is not there yet."""
    return _form(None, SiteForm.new(parts().store.cameras.all()))


@pages.post("/parking/new")
@needs("administrator")
def parking_add() -> ResponseReturnValue:
    """Add a site."""
    return _kept(None, parts().store.sites.add)


@pages.get("/parking/<int:site_id>/settings")
@needs("administrator")
def parking_settings(site_id: int) -> ResponseReturnValue:
    """What is set of a site."""
    site, problems = _editable(site_id), parts().store.sites.unusable()
    fault = next((sentence(one.problem) for one in problems if one.id == site_id), "")
    return _form(site, SiteForm.of(site.settings), fault)


@pages.post("/parking/<int:site_id>/settings")
@needs("administrator")
def parking_save(site_id: int) -> ResponseReturnValue:
    """Keep what the form says."""
    sites = parts().store.sites
    return _kept(_editable(site_id), lambda settings: sites.change(site_id, settings))


@pages.post("/parking/<int:site_id>/remove")
@needs("administrator")
def parking_remove(site_id: int) -> ResponseReturnValue:
    """Remove a site with its visits."""
    site = _editable(site_id)
    parts().store.sites.remove(site_id)
    audited("site-removed", site.name)
    flash(f"The site {site.name} is removed.", "good")
    return redirect(url_for("pages.parking"))


def _editable(site_id: int) -> Site:
    return parts().store.sites.editable(site_id, zone_name())


def _kept(before: Site | None, keep: Callable[[ParkingSettings], Site]) -> ResponseReturnValue:
    form = SiteForm.sent(request.form, parts().store.cameras.all())
    try:
        site = keep(form.settings())
    except LprError as error:
        return _form(before, form, sentence(str(error))), 400
    audited("site-changed" if before else "site-added", site.name)
    flash(f"The site {site.name} is saved.", "good")
    return redirect(url_for("pages.parking_site", site_id=site.id))


def _form(site: Site | None, form: SiteForm, fault: str = "") -> str:
    return render_template(
        "site_settings.html",
        site=site,
        form=form,
        fault=fault,
        cameras=parts().store.cameras.all(),
        enters=ENTERS,
        days=DAYS,
        zones=zone_names(),
    )
