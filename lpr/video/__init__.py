"""Films and cameras: frames with the times at which they were taken, and what is seen in them."""
