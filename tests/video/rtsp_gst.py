"""An RTSP server of GStreamer's: python3 rtsp_gst.py FILE.mp4 PORT [--udp] [--user NAME:PASSWORD].

Runs with the system's Python, which has GStreamer's bindings (Debian: gir1.2-gst-rtsp-server-1.0,
gstreamer1.0-plugins-good, gstreamer1.0-plugins-bad). Each client gets the film at ``/cam`` from its
beginning, in real time.
"""

from __future__ import annotations

import argparse

import gi

for name in ("Gst", "GstRtsp", "GstRtspServer"):
    gi.require_version(name, "1.0")

from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

PIPELINE = '( filesrc location="{}" ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 )'


def password_wanted(server: GstRtspServer.RTSPServer, user: str) -> None:
    """Let in those alone who know the name and the password."""
    name, _, password = user.partition(":")
    role = GstRtspServer.RTSPToken()
    role.set_string("media.factory.role", "viewer")
    auth = GstRtspServer.RTSPAuth()
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(name, password), role)
    server.set_auth(auth)


def main() -> None:
    """Serve until somebody ends it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("film")
    parser.add_argument("port")
    parser.add_argument("--udp", action="store_true")
    parser.add_argument("--user")
    given = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPServer(service=given.port)
    server.set_address("127.0.0.1")
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(PIPELINE.format(given.film))
    if given.udp:
        factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
    if given.user:
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("viewer", "media.factory.access", True)
        permissions.add_permission_for_role("viewer", "media.factory.construct", True)
        factory.set_permissions(permissions)
        password_wanted(server, given.user)
    server.get_mount_points().add_factory("/cam", factory)
    server.attach(None)
    print("ready", flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
