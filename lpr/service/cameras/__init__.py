"""Cameras that are watched day and night, each by a process of its own."""

from lpr.service.cameras.crew import CameraCrew
from lpr.service.cameras.looking import CameraLook, ReadPlate, look

__all__ = ["CameraCrew", "CameraLook", "ReadPlate", "look"]
