"""What passages mean at a site: visits and what they cost, sections, occupancy, rules."""
