"""Cameras that are watched day and night, each by a process of its own."""

from lpr.service.cameras.crew import CameraCrew
from lpr.service.cameras.looking import CameraLook, ReadPlate, look
from lpr.service.cameras.plan import check_camera

__all__ = ["CameraCrew", "CameraLook", "ReadPlate", "check_camera", "look"]
