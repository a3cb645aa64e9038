"""An RTSP server of GStreamer's: python3 rtsp_gst.py FILE.mp4 PORT [--udp] [--user NAME:PASSWORD].

With ``--times FILE`` it writes down when each frame goes out: seconds of the film, and of the
clock. Runs with the system's Python, which has GStreamer's bindings (Debian:
gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-good, gstreamer1.0-plugins-bad). Each client gets
the film at ``/cam`` from its beginning, in real time.
"""

from __future__ import annotations

import argparse
import time
from typing import TextIO

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


def write_times(factory: GstRtspServer.RTSPMediaFactory, file: TextIO) -> None:
    """Write down the film's second of each frame, and when by the clock it is sent."""

    def note(pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        pay, shown_ns = pad.get_parent_element(), info.get_buffer().pts
        if pay.get_base_time():  # it is playing
            early_ns = pay.get_base_time() + shown_ns - pay.get_clock().get_time()
            file.write(f"{shown_ns * 1e-9:.6f} {time.time() + early_ns * 1e-9:.6f}\n")
        return Gst.PadProbeReturn.OK

    def configured(_: object, media: GstRtspServer.RTSPMedia) -> None:
        pay = media.get_element().get_by_name("pay0")
        pay.get_static_pad("sink").add_probe(Gst.PadProbeType.BUFFER, note)

    factory.connect("media-configure", configured)


def main() -> None:
    """Serve until somebody ends it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("film")
    parser.add_argument("port")
    parser.add_argument("--udp", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--times", type=argparse.FileType("w", bufsize=1))
    given = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPServer(service=given.port)
    server.set_address("127.0.0.1")
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(PIPELINE.format(given.film))
    if given.times:
        write_times(factory, given.times)
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
