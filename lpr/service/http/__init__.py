"""What pages and interfaces share: who asks, limits, headers, errors, the queue before reading."""
