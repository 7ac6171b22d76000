#!/usr/bin/python3
"""A WebKitGTK window that WebKitWebDriver drives and whose profile is kept.

The MiniBrowser that comes with WebKitGTK forgets everything when it is driven; a phone's browser does not, and coming
back after a kill is what has to be tested. GTK 3, because WebKit synthesises pointer events there and not under GTK 4.
Usage: webkit_browser.py PROFILE_FOLDER
"""
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

profile = sys.argv[1]
manager = WebKit2.WebsiteDataManager(base_data_directory=profile + "/data", base_cache_directory=profile + "/cache")
context = WebKit2.WebContext.new_with_website_data_manager(manager)
context.set_automation_allowed(True)


def create_view(_automation):
    settings = WebKit2.Settings()
    settings.set_enable_webgl(True)
    settings.set_hardware_acceleration_policy(WebKit2.HardwareAccelerationPolicy.ALWAYS)
    view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=True)
    window = Gtk.Window()
    window.set_decorated(False)
    window.set_default_size(390, 1500)  # tall: the driver has no wheel to scroll with
    window.add(view)
    window.show_all()
    return view


def on_started(_context, automation):
    info = WebKit2.ApplicationInfo.new()
    info.set_name("baijia-test-browser")
    automation.set_application_info(info)
    automation.connect("create-web-view", create_view)


context.connect("automation-started", on_started)
Gtk.init(None)
Gtk.main()
